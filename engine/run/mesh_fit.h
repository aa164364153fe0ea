// Whether the mesh of a run was what the run turned out to need.
#pragma once

namespace denchi {

enum class MeshFit {
  fits,
  outgrown,  ///< a held step draws far more current than the mesh was chosen for
  lost,      ///< a front became steeper than the mesh or the integrator on it can follow
};

}  // namespace denchi
