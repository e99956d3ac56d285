// What the door must have before it may listen beyond this machine: a certificate, its key, and keys for whoever comes.
#include <filesystem>

#include "controller/settings/cross_checks.hpp"
#include "controller/settings/spelling.hpp"
#include "controller/settings/tls_context.hpp"

namespace archroom::settings {
namespace {

class DoorCheck {
 public:
  DoorCheck(Reading& reading, const ReadTable& table, const std::string& file)
      : reading_(reading), table_(table), file_(file), http_(reading.plan.http) {}

  void run() {
    if (table_.has("listen") && !is_loopback(http_.host)) beyond_this_machine();
    const bool certificate = !http_.tls_certificate.empty();
    const bool key = !http_.tls_key.empty();
    if (certificate && !key) report("tls_key", "the private key of http.tls_certificate", "nothing");
    if (key && !certificate) report("tls_certificate", "the certificate of http.tls_key", "nothing");
    if (certificate && key) files();
  }

 private:
  void report(std::string_view key, std::string expected, std::string found) {
    reading_.findings.push_back(
        {file_, table_.line_of(key), table_.path + "." + std::string{key}, std::move(expected), std::move(found)});
  }

  void beyond_this_machine() {
    const std::string because = ", for http.listen is reached from beyond this machine";
    if (http_.tls_certificate.empty() && http_.tls_key.empty()) {
      report("tls_certificate", "a certificate" + because, "nothing");
      report("tls_key", "its private key" + because, "nothing");
    }
    if (table_.has("tokens") && !http_.tokens_required) report("tokens", "\"required\"" + because, "\"off\"");
  }

  void files() {
    const std::filesystem::path site{file_};
    for (auto* path : {&http_.tls_certificate, &http_.tls_key}) {
      if (std::filesystem::path{*path}.is_relative()) *path = (site.parent_path() / *path).lexically_normal().string();
    }
    const auto taken = tls_context(http_.tls_certificate, http_.tls_key);
    const auto* fault = std::get_if<TlsFault>(&taken);
    if (fault == nullptr) return;
    const std::string& path = fault->of_key ? http_.tls_key : http_.tls_certificate;
    report(
        fault->of_key ? "tls_key" : "tls_certificate",
        fault->of_key ? "the certificate's private key in PEM, without a pass phrase" : "a certificate in PEM that is valid now",
        in_quotes(path) + ": " + fault->reason);
  }

  Reading& reading_;
  const ReadTable& table_;
  const std::string& file_;
  HttpPlan& http_;
};

}  // namespace

void check_door(Reading& reading, const std::string& file) {
  for (std::size_t i = 0; i < reading.tables.size(); ++i) {
    if (reading.tables[i].section->name == "http") DoorCheck{reading, reading.tables[i], file}.run();
  }
}

}  // namespace archroom::settings
