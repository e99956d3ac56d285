#include "controller/settings/tls_context.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>

#include "base/contract.hpp"

namespace archroom::settings {
namespace {

// What TLS 1.3 has by itself, for 1.2: forward secrecy and authenticated encryption.
constexpr const char* kCiphers12 =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";

std::string first_reason(const char* otherwise) {
  const auto code = ERR_peek_error();
  const char* reason = code != 0 ? ERR_reason_error_string(code) : nullptr;
  ERR_clear_error();
  return reason != nullptr ? reason : otherwise;
}

// Why a file can't be read at all; OpenSSL does not say it so that people understand.
std::optional<std::string> unreadable(const std::string& path) {
  errno = 0;
  std::ifstream file{path, std::ios::binary};
  if (file.is_open() && file.peek() != std::ifstream::traits_type::eof()) return std::nullopt;
  if (errno != 0) return std::string{std::strerror(errno)};
  return "an empty file";
}

// Nobody is there to type a pass phrase.
int no_pass_phrase(char*, int, int, void*) { return 0; }

std::string time_of(const ASN1_TIME* time) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> out{BIO_new(BIO_s_mem()), BIO_free};
  ASN1_TIME_print(out.get(), time);
  char text[64] = {};
  const int size = BIO_read(out.get(), text, sizeof text - 1);
  return size > 0 ? std::string{text, static_cast<std::size_t>(size)} : "?";
}

std::optional<std::string> not_of_today(const X509* certificate) {
  const ASN1_TIME* from = X509_get0_notBefore(certificate);
  const ASN1_TIME* until = X509_get0_notAfter(certificate);
  if (X509_cmp_current_time(from) > 0) return "a certificate that is valid only from " + time_of(from);
  if (X509_cmp_current_time(until) < 0) return "a certificate that expired on " + time_of(until);
  return std::nullopt;
}

void set_manners(SSL_CTX* context) {
  ARCHROOM_CHECK(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
  ARCHROOM_CHECK(SSL_CTX_set_cipher_list(context, kCiphers12) == 1);
  SSL_CTX_set_options(context,
                      SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_default_passwd_cb(context, no_pass_phrase);
}

std::optional<TlsFault> take_certificate(SSL_CTX* context, const std::string& path) {
  if (const auto why = unreadable(path)) return TlsFault{false, *why};
  if (SSL_CTX_use_certificate_chain_file(context, path.c_str()) != 1) {
    return TlsFault{false, "no certificate that can be used (" + first_reason("not PEM") + ")"};
  }
  if (const auto why = not_of_today(SSL_CTX_get0_certificate(context))) return TlsFault{false, *why};
  return std::nullopt;
}

std::optional<TlsFault> take_key(SSL_CTX* context, const std::string& path) {
  if (const auto why = unreadable(path)) return TlsFault{true, *why};
  if (SSL_CTX_use_PrivateKey_file(context, path.c_str(), SSL_FILETYPE_PEM) == 1) return std::nullopt;
  const auto code = ERR_peek_error();
  const bool other = ERR_GET_LIB(code) == ERR_LIB_X509;
  const std::string reason = first_reason("not PEM");
  if (other) return TlsFault{true, "the key of another certificate (" + reason + ")"};
  return TlsFault{true, "no private key without a pass phrase (" + reason + ")"};
}

}  // namespace

void FreeTls::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }

std::variant<TlsContext, TlsFault> tls_context(const std::string& certificate, const std::string& key) {
  ERR_clear_error();
  TlsContext context{SSL_CTX_new(TLS_server_method())};
  ARCHROOM_CHECK(context != nullptr);
  set_manners(context.get());
  if (auto fault = take_certificate(context.get(), certificate)) return std::move(*fault);
  if (auto fault = take_key(context.get(), key)) return std::move(*fault);
  return context;
}

std::string not_an_authority(const std::string& path) {
  ERR_clear_error();
  if (const auto why = unreadable(path)) return *why;
  const TlsContext context{SSL_CTX_new(TLS_client_method())};
  ARCHROOM_CHECK(context != nullptr);
  if (SSL_CTX_load_verify_locations(context.get(), path.c_str(), nullptr) == 1) return {};
  return "no certificate that can be used (" + first_reason("not PEM") + ")";
}

}  // namespace archroom::settings
