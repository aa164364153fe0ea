// What is done to a cell: steps, each with a control and its stops.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "denchi/error.h"

namespace denchi {

/// A sampled control signal; current in A or C, discharge positive.
struct Profile {
  std::vector<double> time;  ///< [s], increasing, first 0
  std::vector<double> value;
  bool hold = false;  ///< true: constant to the next sample; false: linear
  std::string file;   ///< where it came from
};

/// A condition that ends a step.
struct Stop {
  enum class Quantity { voltage, current, c_rate, soc };
  enum class Relation { by_direction, below, above };
  Quantity quantity = Quantity::voltage;
  Relation relation = Relation::by_direction;
  double value = 0.0;  ///< V, A (magnitude), C (magnitude), state of charge (0 to 1)
  bool operator==(const Stop&) const = default;
};

struct Step {
  enum class Control { rest, current, c_rate, voltage, power, current_profile, c_rate_profile };
  Control control = Control::rest;
  double value = 0.0;              ///< A, C, V, W; discharge positive for current, C-rate and power
  int direction = 0;               ///< +1 discharge, -1 charge, 0 neither
  std::optional<double> duration;  ///< [s]
  std::vector<Stop> stops;         ///< any of them ends the step
  std::optional<double> period;    ///< [s] between rows
  Profile profile;                 ///< of the two profile controls
  std::string text;                ///< the step as written
};

/// A sequence of steps. A value that never changes; its copies share the steps.
class Protocol {
 public:
  Protocol() = default;
  Protocol(const Protocol&) = default;  // and no move, which would leave one without steps
  Protocol& operator=(const Protocol&) = default;
  ~Protocol() = default;

  /// One step per line; see docs/formats/protocol.md for the grammar.
  /// @param origin,folder  for messages, and where relative profile files are looked up
  /// @throws InputError with the line and a caret under the place.
  static Protocol parse(const std::vector<std::string>& lines,
                        std::string_view origin = "protocol",
                        std::string_view folder = ".");
  /// A text file (a step per line, # comments), or JSON.
  static Protocol from_file(const std::string& path);
  static Protocol from_json(std::string_view json, std::string_view origin = "protocol");
  /// Of steps made in code; check() still applies.
  static Protocol of_steps(std::vector<Step> steps) {
    Protocol protocol;
    protocol.steps_ = std::make_shared<const std::vector<Step>>(std::move(steps));
    return protocol;
  }

  const std::vector<Step>& steps() const { return *steps_; }
  bool empty() const { return steps_->empty(); }

  /// Canonical text, one step per line; parse(to_text()) gives the same steps.
  std::string to_text() const;
  std::string to_json() const;

  /// Refuses what cannot be run on a cell with these cut-offs: a step with no end, a voltage
  /// outside the cut-offs. @throws InputError
  void check(double lower_cut_off, double upper_cut_off) const;

 private:
  std::shared_ptr<const std::vector<Step>> steps_ = std::make_shared<const std::vector<Step>>();
};

}  // namespace denchi
