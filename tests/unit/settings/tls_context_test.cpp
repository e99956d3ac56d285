// Certificates and keys, made here: good ones, old ones, strangers to each other, and no files at all.
#include "controller/settings/tls_context.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <filesystem>
#include <fstream>
#include <memory>

namespace archroom::settings {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

Key new_key() { return {EVP_EC_gen("P-256"), EVP_PKEY_free}; }

class TlsContextTest : public testing::Test {
 protected:
  TlsContextTest() {
    std::string name = (std::filesystem::temp_directory_path() / "archroom-tls-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~TlsContextTest() override { std::filesystem::remove_all(folder_); }

  // A certificate of its own making, valid from and until so many seconds from now.
  std::string certificate(EVP_PKEY* key, long from_s = -3600, long until_s = 3600) {
    const std::unique_ptr<X509, decltype(&X509_free)> made{X509_new(), X509_free};
    X509_gmtime_adj(X509_getm_notBefore(made.get()), from_s);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), until_s);
    X509_set_pubkey(made.get(), key);
    X509_sign(made.get(), key, EVP_sha256());
    return file([&](FILE* to) { PEM_write_X509(to, made.get()); });
  }
  std::string key(EVP_PKEY* key, const char* pass_phrase = nullptr) {
    const EVP_CIPHER* cipher = pass_phrase != nullptr ? EVP_aes_256_cbc() : nullptr;
    return file([&](FILE* to) { PEM_write_PrivateKey(to, key, cipher, nullptr, 0, nullptr, const_cast<char*>(pass_phrase)); });
  }
  std::string text(const std::string& content) {
    return file([&](FILE* to) { std::fputs(content.c_str(), to); });
  }
  static std::string fault_of(const std::string& certificate, const std::string& key) {
    const auto taken = tls_context(certificate, key);
    const auto* fault = std::get_if<TlsFault>(&taken);
    return fault == nullptr ? "" : (fault->of_key ? "key: " : "certificate: ") + fault->reason;
  }

  std::string folder_;

 private:
  template <class Write>
  std::string file(Write write) {
    const std::string path = folder_ + "/" + std::to_string(++files_) + ".pem";
    FILE* to = std::fopen(path.c_str(), "w");
    write(to);
    std::fclose(to);
    return path;
  }
  int files_ = 0;
};

TEST_F(TlsContextTest, AGoodPairIsTakenWithModernManners) {
  const auto pair = new_key();
  const auto taken = tls_context(certificate(pair.get()), key(pair.get()));
  ASSERT_TRUE(std::holds_alternative<TlsContext>(taken));
  SSL_CTX* context = std::get<TlsContext>(taken).get();
  EXPECT_EQ(SSL_CTX_get_min_proto_version(context), TLS1_2_VERSION);
  EXPECT_EQ(SSL_CTX_get_max_proto_version(context), 0) << "the newest that there is";
  const auto wanted = SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION;
  EXPECT_EQ(SSL_CTX_get_options(context) & wanted, static_cast<std::uint64_t>(wanted));
  const auto* ciphers = SSL_CTX_get_ciphers(context);
  for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); ++i) {
    const SSL_CIPHER* cipher = sk_SSL_CIPHER_value(ciphers, i);
    EXPECT_EQ(SSL_CIPHER_is_aead(cipher), 1) << SSL_CIPHER_get_name(cipher);
    const int exchange = SSL_CIPHER_get_kx_nid(cipher);
    EXPECT_TRUE(exchange == NID_kx_ecdhe || exchange == NID_kx_any) << SSL_CIPHER_get_name(cipher);
  }
}

TEST_F(TlsContextTest, EachFaultNamesTheFileAndTheReason) {
  const auto pair = new_key();
  const auto other = new_key();
  const std::string good = certificate(pair.get());
  const std::string its_key = key(pair.get());
  EXPECT_EQ(fault_of(folder_ + "/none", its_key), "certificate: No such file or directory");
  EXPECT_EQ(fault_of(good, folder_ + "/none"), "key: No such file or directory");
  EXPECT_EQ(fault_of(text(""), its_key), "certificate: an empty file");
  EXPECT_EQ(fault_of(text("hello\n"), its_key), "certificate: no certificate that can be used (no start line)");
  EXPECT_EQ(fault_of(its_key, its_key), "certificate: no certificate that can be used (no start line)");
  EXPECT_NE(fault_of(good, text("hello\n")).find("key: no private key without a pass phrase ("), std::string::npos);
  EXPECT_NE(fault_of(good, key(pair.get(), "secret")).find("key: no private key without a pass phrase ("), std::string::npos);
  EXPECT_EQ(fault_of(good, key(other.get())), "key: the key of another certificate (key values mismatch)");
  EXPECT_NE(fault_of(certificate(pair.get(), -7200, -3600), its_key).find("certificate: a certificate that expired on "),
            std::string::npos);
  EXPECT_NE(fault_of(certificate(pair.get(), 3600, 7200), its_key).find("certificate: a certificate that is valid only from "),
            std::string::npos);
}

TEST_F(TlsContextTest, AnOldFashionedKeyIsTooSmall) {
  const Key small{EVP_RSA_gen(1024), EVP_PKEY_free};
  EXPECT_EQ(fault_of(certificate(small.get()), key(small.get())),
            "certificate: no certificate that can be used (ee key too small)");
}

}  // namespace
}  // namespace archroom::settings
