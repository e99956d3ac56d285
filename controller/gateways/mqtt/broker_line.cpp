#include "controller/gateways/mqtt/broker_line.hpp"

#include <mqtt/async_client.h>

#include "controller/settings/spelling.hpp"

namespace archroom::gateways {
namespace {

constexpr int kKeepAliveS = 10;  // a broker that hangs is noticed within 15 s
constexpr int kConnectS = 3;     // TCP, TLS and the broker's yes
constexpr std::uint32_t kMostBytesIn = 256 * 1024;
constexpr std::uint16_t kMostIn = 32;  // publishes that the broker may have on their way to us

void* as_context(std::uint64_t cookie) { return reinterpret_cast<void*>(static_cast<std::uintptr_t>(cookie)); }
std::uint64_t as_cookie(const void* context) { return reinterpret_cast<std::uintptr_t>(context); }

// Why, in as few words as there are.
std::string why_of(const mqtt::token& token) {
  const int code = token.get_return_code();
  const auto reason = static_cast<int>(token.get_reason_code());
  std::string why;
  if (reason >= 0x80) {
    const char* text = MQTTReasonCode_toString(static_cast<MQTTReasonCodes>(reason));
    why = text != nullptr ? text : "reason " + std::to_string(reason);
  } else {
    const char* text = MQTTAsync_strerror(code);
    why = text != nullptr ? text : "code " + std::to_string(code);
  }
  return why;
}

mqtt::ssl_options tls_of(const settings::MqttPlan& plan) {
  mqtt::ssl_options tls;
  if (!plan.ca_file.empty()) tls.set_trust_store(plan.ca_file);
  if (!plan.certificate_file.empty()) {
    tls.set_key_store(plan.certificate_file);
    tls.set_private_key(plan.key_file);
  }
  tls.set_ssl_version(MQTT_SSL_VERSION_TLS_1_2);  // or later
  tls.set_enable_server_cert_auth(true);
  tls.set_verify(true);  // that the certificate is the host's, too
  return tls;
}

mqtt::connect_options options_of(const settings::MqttPlan& plan, const Letter& will) {
  mqtt::connect_options options;
  options.set_mqtt_version(MQTTVERSION_5);
  options.set_clean_start(true);
  options.set_keep_alive_interval(kKeepAliveS);
  options.set_connect_timeout(kConnectS);
  options.set_automatic_reconnect(false);
  options.set_will(mqtt::will_options(will.topic, will.payload, 1, true));
  if (!plan.user.empty()) options.set_user_name(plan.user);
  if (!plan.password_file.empty()) options.set_password(settings::password_in(plan.password_file).value_or(""));
  const auto broker = settings::broker_of(plan.broker);
  if (broker && broker->encrypted) options.set_ssl(tls_of(plan));
  // set_properties of the builder loses them (Paho C++ before 1.3.0).
  mqtt::properties properties;
  properties.add({mqtt::property::MAXIMUM_PACKET_SIZE, static_cast<std::int32_t>(kMostBytesIn)});
  properties.add({mqtt::property::RECEIVE_MAXIMUM, static_cast<std::int16_t>(kMostIn)});
  options.set_properties(std::move(properties));
  return options;
}

std::string uri_of(const settings::MqttPlan& plan) {
  const auto broker = settings::broker_of(plan.broker);
  if (!broker) return plan.broker;
  return std::string{broker->encrypted ? "ssl://" : "tcp://"} + broker->host + ":" + std::to_string(broker->port);
}

std::string text_of(const mqtt::properties& properties, mqtt::property::code which) {
  return properties.contains(which) ? mqtt::get<std::string>(properties, which) : std::string{};
}

Incoming incoming_of(const mqtt::message& message) {
  const auto& properties = message.get_properties();
  return {message.get_topic(), message.to_string(), message.is_retained(), text_of(properties, mqtt::property::RESPONSE_TOPIC),
          text_of(properties, mqtt::property::CORRELATION_DATA)};
}

mqtt::message_ptr message_of(const Letter& letter) {
  auto message = mqtt::make_message(letter.topic, letter.payload, letter.care == Care::Acknowledged ? 1 : 0, letter.retained);
  if (!letter.is_answer) return message;
  mqtt::properties properties;
  if (!letter.correlation.empty()) properties.add({mqtt::property::CORRELATION_DATA, letter.correlation});
  properties.add({mqtt::property::CONTENT_TYPE, "application/json"});
  properties.add({mqtt::property::USER_PROPERTY, "status", std::to_string(letter.status)});
  message->set_properties(std::move(properties));
  return message;
}

}  // namespace

struct BrokerLine::Paho {
  // What became of a connect.
  class ConnectEar final : public mqtt::iaction_listener {
   public:
    explicit ConnectEar(const LineEars& ears) : ears_(ears) {}
    void on_success(const mqtt::token& token) override {
      Connected connected;
      try {
        const auto response = token.get_connect_response();
        const auto& properties = response.get_properties();
        if (properties.contains(mqtt::property::MAXIMUM_PACKET_SIZE)) {
          connected.most_bytes =
              static_cast<std::uint32_t>(mqtt::get<std::int32_t>(properties, mqtt::property::MAXIMUM_PACKET_SIZE));
        }
      } catch (const std::exception&) {
        connected.most_bytes = 0;  // a broker that does not say takes any size
      }
      ears_.connected(connected);
    }
    void on_failure(const mqtt::token& token) override {
      ears_.not_connected(why_of(token), static_cast<int>(token.get_reason_code()) >= 0x80);
    }

   private:
    const LineEars& ears_;
  };

  // What became of letters.
  class LetterEar final : public mqtt::iaction_listener {
   public:
    explicit LetterEar(const LineEars& ears) : ears_(ears) {}
    void on_success(const mqtt::token& token) override { ears_.arrived(as_cookie(token.get_user_context())); }
    void on_failure(const mqtt::token& token) override { ears_.not_arrived(as_cookie(token.get_user_context()), why_of(token)); }

   private:
    const LineEars& ears_;
  };

  Paho(const settings::MqttPlan& site, const std::string& client_id, Letter last_will, LineEars line_ears)
      : plan(site),
        will(std::move(last_will)),
        ears(std::move(line_ears)),
        client(uri_of(site), client_id,
               mqtt::create_options_builder().mqtt_version(MQTTVERSION_5).max_buffered_messages(kBuffered).finalize(), nullptr) {
    client.set_connection_lost_handler([this](const std::string& why) { ears.lost(why.empty() ? "connection lost" : why); });
    client.set_disconnected_handler([this](const mqtt::properties&, mqtt::ReasonCode reason) {
      const char* text = MQTTReasonCode_toString(static_cast<MQTTReasonCodes>(reason));
      ears.lost(std::string{"the broker ends the connection: "} + (text != nullptr ? text : "no reason"));
    });
    client.set_message_callback([this](const mqtt::const_message_ptr& message) { hear(message); });
  }

  void hear(const mqtt::const_message_ptr& message) {
    if (!message) return;
    try {
      ears.incoming(incoming_of(*message));
    } catch (const std::exception&) {
      return;  // properties of other types than the standard gives them
    }
  }

  static constexpr int kBuffered = static_cast<int>(kMostOnTheWay) + 64;
  const settings::MqttPlan plan;
  const Letter will;
  const LineEars ears;
  ConnectEar connect_ear{ears};
  LetterEar letter_ear{ears};
  mqtt::async_client client;  // last: its threads use the rest
};

BrokerLine::BrokerLine(const settings::MqttPlan& plan, const std::string& client_id, const Letter& will, LineEars ears)
    : paho_(std::make_unique<Paho>(plan, client_id, will, std::move(ears))) {}

BrokerLine::~BrokerLine() = default;

void BrokerLine::connect() {
  try {
    paho_->client.connect(options_of(paho_->plan, paho_->will), nullptr, paho_->connect_ear);
  } catch (const std::exception& fault) {
    paho_->ears.not_connected(fault.what(), false);
  }
}

bool BrokerLine::post(const Letter& letter, std::uint64_t cookie) {
  try {
    paho_->client.publish(message_of(letter), as_context(cookie), paho_->letter_ear);
    return true;
  } catch (const std::exception&) {
    return false;  // not connected any more, or too many on their way
  }
}

bool BrokerLine::subscribe(const std::vector<std::string>& filters) {
  constexpr bool kNotOurOwn = true;
  constexpr bool kAsPublished = true;
  try {
    for (const auto& filter : filters) {
      paho_->client.subscribe(filter, 1, mqtt::subscribe_options(kNotOurOwn, kAsPublished), mqtt::properties());
    }
    return true;
  } catch (const std::exception&) {
    return false;
  }
}

void BrokerLine::disconnect(Duration patience) {
  try {
    if (paho_->client.is_connected()) {
      paho_->client.disconnect()->wait_for(std::chrono::duration_cast<milliseconds>(patience));
    }
  } catch (const std::exception&) {
    return;  // it is gone either way
  }
}

}  // namespace archroom::gateways
