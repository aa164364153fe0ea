// FNV-1a of 64 bits, for names of cases and studies.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace denchi::study {

class Hash {
 public:
  Hash& add(std::string_view text) {
    for (const char c : text) mix(static_cast<unsigned char>(c));
    mix(0xFFU);  // ends a text: no byte of UTF-8
    return *this;
  }
  std::string digits() const {
    std::string out(16, '0');
    for (std::size_t k = 0; k < 16; ++k)
      out[k] = "0123456789abcdef"[(state_ >> (60 - 4 * k)) & 0xFU];
    return out;
  }

 private:
  void mix(std::uint64_t byte) { state_ = (state_ ^ byte) * 0x100000001B3ULL; }

  std::uint64_t state_ = 0xCBF29CE484222325ULL;
};

}  // namespace denchi::study
