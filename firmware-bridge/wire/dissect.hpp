// A Modbus frame taken apart for people who look on: what it asks, writes, answers or refuses. Believes nothing: what is cut
// short or damaged says so. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace archroom::wire {

enum class Envelope : std::uint8_t { Tcp, Rtu };
enum class Part : std::uint8_t { Question, Answer };
enum class Soundness : std::uint8_t {
  Whole,
  CutShort,     // or longer than it says itself
  BadCheckSum,  // RTU only
  NoModbus,     // no function that we know, or another protocol's header
};
[[nodiscard]] std::string_view name_of(Soundness soundness);

struct Dissected {
  Soundness soundness = Soundness::CutShort;
  std::optional<std::uint8_t> unit;
  std::optional<std::uint8_t> function;   // without the bit that marks a refusal
  std::optional<std::uint8_t> exception;  // its code, where it is one
  std::optional<std::uint16_t> address;   // zero-based; of the answer to a read: as it was asked
  std::optional<std::uint16_t> count;
  std::vector<std::uint16_t> words;  // registers; bits as 0 and 1
};

// `question` is what was asked last, if known: the answer to a read does not say where its words come from.
[[nodiscard]] Dissected dissect(Envelope envelope, Part part, std::span<const std::uint8_t> frame,
                                const Dissected* question = nullptr);

// "read_input_registers"; empty where we know none
[[nodiscard]] std::string_view function_name(std::uint8_t function);
// "illegal_data_address", as Modbus Application Protocol 1.1b3, 7; empty where there is none
[[nodiscard]] std::string_view exception_name(std::uint8_t code);

}  // namespace archroom::wire
