// The line through the cell: what elements hand out integrates and differentiates exactly.
#include "engine/mesh/slab.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

namespace denchi {
namespace {

constexpr std::size_t kMaxOrderOfTest = 9;
const std::vector<double> kLengths = {85e-6, 12e-6, 75.6e-6};

std::vector<SlabMesh> meshes() {
  return {
      SlabMesh(kLengths, {{1, 4, {}}, {1, 3, {}}, {1, 4, {}}}),
      SlabMesh(kLengths, {{2, 5, {0.3}}, {1, 2, {}}, {3, 6, {0.5, 0.9}}}),
      SlabMesh(kLengths, {{20, 1, {}}, {4, 1, {}}, {17, 1, {}}}),
      SlabMesh({1.0}, {{3, 9, {}}}),
      SlabMesh({2.0}, {{1, 15, {}}}),
      SlabMesh({2.0}, {{6, 4, {}, 0.01}}),
  };
}

double length_of(const SlabMesh& mesh) { return mesh.x().back(); }

TEST(SlabMesh, NodesIncreaseAndRegionsMeetAtTheirBorders) {
  for (const SlabMesh& mesh : meshes())
    for (std::size_t n = 1; n < mesh.nodes(); ++n) EXPECT_GT(mesh.x()[n], mesh.x()[n - 1]);
  const SlabMesh mesh = meshes()[1];
  EXPECT_EQ(mesh.x()[0], 0.0);
  EXPECT_EQ(mesh.x()[mesh.first_node(1)], kLengths[0]);
  EXPECT_EQ(mesh.last_node(0), mesh.first_node(1));
  EXPECT_EQ(mesh.x()[mesh.first_node(2)], kLengths[0] + kLengths[1]);
  EXPECT_EQ(mesh.last_node(2), mesh.nodes() - 1);
  EXPECT_EQ(mesh.region_nodes(0), 11u);
  EXPECT_NEAR(mesh.x()[5], 0.3 * kLengths[0], 1e-20);  // the inner border
}

TEST(SlabMesh, ElementsCrowdInLayersAtBothEnds) {
  const SlabMesh even({1.0}, {{8, 1, {}, 0.0}}), crowded({1.0}, {{8, 1, {}, 0.01}});
  EXPECT_NEAR(even.x()[1], 0.125, 1e-15);
  // layer (exp(4 b / 8) - 1), b = -ln(layer) / 2, but for what the other end adds
  EXPECT_NEAR(crowded.x()[1], 0.01 * (std::exp(-std::log(0.01) / 4.0) - 1.0), 1e-3);
  for (std::size_t i = 0; i <= 8; ++i) EXPECT_NEAR(crowded.x()[i] + crowded.x()[8 - i], 1.0, 1e-15);
}

TEST(SlabMesh, WeightsAddUpToTheLengthOfEachRegion) {
  const auto total = [](const std::vector<double>& w) {
    return std::accumulate(w.begin(), w.end(), 0.0);
  };
  for (std::size_t m = 0; m < 3; ++m) {
    const SlabMesh mesh = meshes()[m];
    for (std::size_t region = 0; region < 3; ++region)
      EXPECT_NEAR(total(mesh.region_weights(region)), kLengths[region], 1e-15 * kLengths[region]);
  }
  for (const SlabMesh& mesh : meshes()) {
    double sum = 0.0;
    for (const SlabMesh::Element& e : mesh.elements()) sum += total(e.weight);
    EXPECT_NEAR(sum, length_of(mesh), 1e-15 * length_of(mesh));
  }
}

TEST(SlabMesh, DifferentiatesAndIntegratesPolynomialsOfItsOrder) {
  for (const SlabMesh& mesh : meshes()) {
    const double length = length_of(mesh);
    std::size_t order = kMaxOrderOfTest;
    for (const SlabMesh::Element& e : mesh.elements()) order = std::min(order, e.order);
    const auto u = [&](std::size_t n) { return std::pow(mesh.x()[n] / length, order); };
    double integral = 0.0;  // of u u', exact degree 2 order - 1
    for (const SlabMesh::Element& e : mesh.elements())
      for (std::size_t q = 0; q < e.points(); ++q) {
        double slope = 0.0;
        for (std::size_t j = 0; j < e.points(); ++j) slope += e.g(q, j) * u(e.first_node + j);
        const double x = mesh.x()[e.first_node + q] / length;
        EXPECT_NEAR(slope * length, static_cast<double>(order) * std::pow(x, order - 1), 1e-9);
        integral += e.weight[q] * slope * u(e.first_node + q);
      }
    EXPECT_NEAR(integral, 0.5, 1e-12);
  }
}

TEST(SlabMesh, AConstantHasNoGradient) {
  for (const SlabMesh& mesh : meshes())
    for (const SlabMesh::Element& e : mesh.elements())
      for (std::size_t q = 0; q < e.points(); ++q) {
        double sum = 0.0, largest = 0.0;
        for (std::size_t j = 0; j < e.points(); ++j) {
          sum += e.g(q, j);
          largest = std::max(largest, std::abs(e.g(q, j)));
        }
        EXPECT_LE(std::abs(sum), 4e-15 * largest);
      }
}

// The test functions of an element add up to one: any flux through it is conserved.
TEST(SlabMesh, TheWeakDivergenceOfAFluxAddsUpToNothing) {
  for (const SlabMesh& mesh : meshes())
    for (const SlabMesh::Element& e : mesh.elements()) {
      double sum = 0.0, size = 0.0;
      for (std::size_t i = 0; i < e.points(); ++i)
        for (std::size_t q = 0; q < e.points(); ++q) {
          const double term = e.g(q, i) * e.weight[q] * std::cos(1.0 + static_cast<double>(q));
          sum += term;
          size = std::max(size, std::abs(term));
        }
      EXPECT_LE(std::abs(sum), 1e-14 * size);
    }
}

TEST(SlabMesh, RowsAndColumnsAreTheSameMatrixPaddedWithZeros) {
  for (const SlabMesh& mesh : meshes())
    for (const SlabMesh::Element& e : mesh.elements())
      for (std::size_t q = 0; q < e.points(); ++q)
        for (std::size_t j = 0; j < e.packs * kLanes; ++j) {
          const double by_row = e.by_row[q * e.packs + j / kLanes][j % kLanes];
          const double by_column = e.by_column[q * e.packs + j / kLanes][j % kLanes];
          if (j < e.points()) {
            EXPECT_EQ(by_row, e.g(q, j));
            EXPECT_EQ(by_column, e.g(j, q));
          } else {
            EXPECT_EQ(by_row, 0.0);
            EXPECT_EQ(by_column, 0.0);
          }
        }
}

}  // namespace
}  // namespace denchi
