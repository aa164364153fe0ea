#include "bindings/cli/plot.h"

#include <array>
#include <filesystem>

#include "bindings/cli/python.h"
#include "denchi/error.h"

namespace denchi::cli {
namespace fs = std::filesystem;

std::string find_plotter(const std::string& plot) {
  constexpr std::array kFormats = {".png", ".svg", ".pdf"};
  const std::string suffix = fs::path(plot).extension().string();
  bool known = false;
  for (const char* format : kFormats) known = known || suffix == format;
  if (!known) {
    throw InputError(
        "--plot", "\"" + plot + "\"", "must end in .png, .svg or .pdf", "command line");
  }
  return find_python("--plot",
                     "draws with the Python package denchi and matplotlib beside the program; "
                     "install them with: pip install \"denchi[plot]\"",
                     {"denchi", "matplotlib"});
}

void draw(const std::string& plotter, const std::string& result, const std::string& plot) {
  if (run_python({plotter, "-m", "denchi.plotting", result, plot}) != 0) {
    throw MachineError("the plot \"" + plot + "\" could not be drawn");
  }
}

}  // namespace denchi::cli
