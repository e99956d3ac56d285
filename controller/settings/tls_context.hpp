// The door's certificate and key, taken into OpenSSL once and for both: --check, which says what is wrong with them, and the door
// itself. Any thread.
#pragma once

#include <memory>
#include <string>
#include <variant>

struct ssl_ctx_st;

namespace archroom::settings {

struct FreeTls {
  void operator()(ssl_ctx_st* context) const;
};
using TlsContext = std::unique_ptr<ssl_ctx_st, FreeTls>;

// What is wrong, and with which of the two files.
struct TlsFault {
  bool of_key = false;
  std::string reason;
};

// TLS 1.2 and 1.3; of 1.2 only ephemeral keys and authenticated ciphers; no compression, no renegotiation, no resumption. The
// certificate file is PEM, its own certificate first, then the chain; the key is PEM without a pass phrase. Refused as well where
// the certificate is not valid today.
[[nodiscard]] std::variant<TlsContext, TlsFault> tls_context(const std::string& certificate, const std::string& key);

// Why this file can't say whom to trust; "" where it holds certificates in PEM.
[[nodiscard]] std::string not_an_authority(const std::string& path);

}  // namespace archroom::settings
