// What the way to the MQTT broker needs: files that are there, a certificate with its key, a password that not everybody reads.
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "controller/settings/cross_checks.hpp"
#include "controller/settings/spelling.hpp"
#include "controller/settings/tls_context.hpp"

namespace archroom::settings {
namespace {

class MqttCheck {
 public:
  MqttCheck(Reading& reading, const ReadTable& table, const std::string& file)
      : reading_(reading), table_(table), file_(file), mqtt_(reading.plan.mqtt) {}

  void run() {
    for (auto* path : {&mqtt_.password_file, &mqtt_.ca_file, &mqtt_.certificate_file, &mqtt_.key_file}) resolve(*path);
    if (mqtt_.broker.empty()) return nothing_without_broker();
    if (!mqtt_.password_file.empty()) password();
    if (mqtt_.user.empty() && !mqtt_.password_file.empty()) report("user", "whose password mqtt.password_file holds", "nothing");
    if (!encrypted()) return nothing_without_tls();
    if (!mqtt_.ca_file.empty()) authority();
    own_certificate();
  }

 private:
  void report(std::string_view key, std::string expected, std::string found) {
    reading_.findings.push_back(
        {file_, table_.line_of(key), table_.path + "." + std::string{key}, std::move(expected), std::move(found)});
  }

  void resolve(std::string& path) {
    if (path.empty() || !std::filesystem::path{path}.is_relative()) return;
    path = (std::filesystem::path{file_}.parent_path() / path).lexically_normal().string();
  }

  [[nodiscard]] bool encrypted() const {
    const auto broker = broker_of(mqtt_.broker);
    return broker && broker->encrypted;
  }

  void nothing_without_broker() {
    if (!table_.has("broker")) return;
    const std::string expected = "a broker to take them from";
    if (mqtt_.accept_requests || mqtt_.accept_commands) report("broker", expected, "nothing");
  }

  void nothing_without_tls() {
    const std::string expected = "nothing, for mqtt.broker is not ssl://";
    if (!mqtt_.ca_file.empty()) report("ca_file", expected, in_quotes(mqtt_.ca_file));
    if (!mqtt_.certificate_file.empty()) report("certificate_file", expected, in_quotes(mqtt_.certificate_file));
    if (!mqtt_.key_file.empty()) report("key_file", expected, in_quotes(mqtt_.key_file));
  }

  void password() {
    const std::string expected = "a file that holds a password and that not everybody can read";
    struct stat facts = {};
    if (::stat(mqtt_.password_file.c_str(), &facts) != 0) {
      return report("password_file", expected, in_quotes(mqtt_.password_file) + ": " + std::strerror(errno));
    }
    if ((facts.st_mode & S_IROTH) != 0) {
      return report("password_file", expected, in_quotes(mqtt_.password_file) + ": everybody can read it");
    }
    const auto word = password_in(mqtt_.password_file);
    if (!word) report("password_file", expected, in_quotes(mqtt_.password_file) + ": nothing in its first line");
  }

  void authority() {
    const auto why = not_an_authority(mqtt_.ca_file);
    if (!why.empty()) report("ca_file", "certificates in PEM", in_quotes(mqtt_.ca_file) + ": " + why);
  }

  void own_certificate() {
    const bool certificate = !mqtt_.certificate_file.empty();
    const bool key = !mqtt_.key_file.empty();
    if (certificate && !key) report("key_file", "the private key of mqtt.certificate_file", "nothing");
    if (key && !certificate) report("certificate_file", "the certificate of mqtt.key_file", "nothing");
    if (!certificate || !key) return;
    const auto taken = tls_context(mqtt_.certificate_file, mqtt_.key_file);
    const auto* fault = std::get_if<TlsFault>(&taken);
    if (fault == nullptr) return;
    report(
        fault->of_key ? "key_file" : "certificate_file",
        fault->of_key ? "the certificate's private key in PEM, without a pass phrase" : "a certificate in PEM that is valid now",
        in_quotes(fault->of_key ? mqtt_.key_file : mqtt_.certificate_file) + ": " + fault->reason);
  }

  Reading& reading_;
  const ReadTable& table_;
  const std::string& file_;
  MqttPlan& mqtt_;
};

}  // namespace

void check_mqtt(Reading& reading, const std::string& file) {
  for (std::size_t i = 0; i < reading.tables.size(); ++i) {
    if (reading.tables[i].section->name == "mqtt") MqttCheck{reading, reading.tables[i], file}.run();
  }
}

std::optional<std::string> password_in(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::string word;
  std::getline(file, word);
  if (!word.empty() && word.back() == '\r') word.pop_back();
  if (word.empty() || word.size() > 1024) return std::nullopt;
  return word;
}

}  // namespace archroom::settings
