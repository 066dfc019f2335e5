// Lights, cameras and paths of the shared source: the same on a Vulkan device as in C++, on one tiny scene.
#include "renderer/camera_build.h"
#include "renderer/emission_table.h"
#include "tests/renderer/vulkan/agreement.h"
#include "tests/renderer/vulkan/transport_functions.h"
#include "tests/renderer/vulkan/transport_spirv.h"

namespace flawsmith::test_vulkan {
namespace {

// In the order of transport_functions.h.
constexpr Function functions[] = {
    {"sample_body", jumps},
    {"pdf_body", jumps},
    {"intersect_body", jumps},
    {"intersect_body_from_camera", jumps},
    {"body_radiance", jumps},
    {"camera_ray", smooth},
    {"undistort", smooth},
    {"film_response", smooth},
    {"surface_of_part", jumps},
    {"surface_of_body", smooth},
    {"mis_weight, choose_body", jumps},
    {"quadratic_tilt, facing_normal", smooth},
    {"edge_break", jumps},
    {"lattice_noise", smooth},
    {"form_tilt", smooth},
    {"sample_emission, sample_power_lobe", jumps},
    {"eval_emission, pdf_emission", jumps},
    {"sample_diffraction", jumps},
    // A path takes dozens of decisions. Its vertices' rounding, 1e-7 of their distance, turns directions by
    // some 1e-6, and the narrow beams change by 199 tan 8° = 28 and 0.8/3° = 15 of themselves per radian:
    // 3e-5.
    {"trace_path", 10.0 * jumps, 8.0},
};
static_assert(std::size(functions) == transport_function_count);

class TransportScene {
 public:
  TransportScene() : materials_(8.0) {
    const auto spectrum = renderer::append_curve(Curve::constant(0.005f), materials_.table);
    efficiency_ = renderer::append_curve(Curve{{400.0f, 700.0f}, {0.7f, 0.4f}}, materials_.table);
    add_bodies(spectrum);
    add_station();
    add_part();
    view_.table = materials_.table.data();
    view_.materials = materials_.records.data();
    view_.transport = &transport_;
    view_.triangles = triangles_.data();
    view_.patches = patches_.data();
    view_.added = added_.data();
    view_.station = &station_;
    transport_.bodies = bodies_.data();
    transport_.instances = &station_.instance;
    for (const auto& t : triangles_) {
      facets_.push_back(t.facet);
      normals_.push_back(t.normals);
      triangle_materials_.push_back(t.material);
      depths_.push_back(t.depths);
    }
    patch_records_.push_back(patches_[0].patch_record);
    added_records_.push_back(added_[0].added_record);
    transport_.base_facets = &facet_pointer_;
    transport_.base_normals = &normal_pointer_;
    transport_.base_materials = &material_pointer_;
    transport_.patches = &patch_pointer_;
    transport_.added = &added_pointer_;
    transport_.edges_first = &edges_first_pointer_;
    transport_.edges_near = &edges_near_pointer_;
    transport_.edges = &edges_pointer_;
    transport_.depths = &depth_pointer_;
    transport_.cuts = &station_.cut;
    facet_pointer_ = facets_.data();
    normal_pointer_ = normals_.data();
    material_pointer_ = triangle_materials_.data();
    patch_pointer_ = patch_records_.data();
    added_pointer_ = added_records_.data();
    edges_pointer_ = &station_.edge0;
    depth_pointer_ = depths_.data();
  }
  TransportScene(const TransportScene&) = delete;

  const TestView& view() const { return view_; }
  const std::vector<float>& table() const { return materials_.table; }
  const std::vector<MaterialRecord>& records() const { return materials_.records; }
  const std::vector<BodyRecord>& bodies() const { return bodies_; }
  const TestTransport& station() const { return station_; }
  const std::vector<TestTriangle>& triangles() const { return triangles_; }
  const std::vector<TestPatch>& patches() const { return patches_; }
  const std::vector<TestAdded>& added() const { return added_; }

 private:
  void add_bodies(uint spectrum) {
    const auto add = [&](uint kind, vec3 origin, vec3 y, vec3 z, vec3 size) {
      BodyRecord b{};
      b.kind = kind;
      b.group = std::min(static_cast<uint>(bodies_.size()), 6u);
      b.spectrum = spectrum;
      b.front_material = 5;  // the diffuse one
      b.back_material = none;
      b.radiance = 200.0f;
      b.exponent = kind == body_disc ? 2.0f : 0.0f;
      b.profile = none;
      b.seen = 1;
      b.choice = 1.0f / static_cast<float>(test_body_count);
      b.origin = origin;
      b.axis_x = cross(y, z);
      b.axis_y = y;
      b.axis_z = z;
      b.size = size;
      bodies_.push_back(b);
    };
    const vec3 y(0, 1, 0), up(0, 0, 1);
    add(body_rectangle, vec3(0, 0, 60), y, -up, vec3(20, 15, 0));
    add(body_facet, vec3(40, 0, 40), y, vec3(-0.6f, 0, -0.8f), vec3(4, 6, 8));
    add(body_disc, vec3(-40, 0, 40), y, vec3(0.6f, 0, -0.8f), vec3(8, 0, 0));
    add(body_sphere, vec3(0, 40, 30), y, up, vec3(6, 0, 0));
    add(body_dome, vec3(0, 0, 0), y, up, vec3(90, 0.2f, 0.98f));
    add(body_disc, vec3(0, 0, 75), y, -up, vec3(30, 0, 0));
    bodies_.back().exponent = 199.0f;
    bodies_.back().beam = 2.0f * pi / 201.0f;
    add(body_rectangle, vec3(-10, 0, 70), y, -up, vec3(20, 25, 0));
    bodies_.back().group = 5;
    // A lopsided beam of 8°.
    scenes::LuminousIntensity beam;
    beam.angles = {0, 2, 5, 8};
    beam.planes = {0, 90, 200, 360};
    beam.candela = {1, 0.8, 0.4, 0, 1, 0.9, 0.5, 0, 1, 0.7, 0.1, 0, 1, 0.8, 0.4, 0};
    const renderer::EmissionTable made = renderer::append_emission(beam, materials_.table);
    bodies_.back().profile = made.first;
    bodies_.back().beam = static_cast<float>(made.lobe);
    add(body_surround, vec3(0, 0, 0), y, up, vec3(0, 0, 0));
    REQUIRE(bodies_.size() == test_body_count);

    auto& table = materials_.table;
    station_.lighting.body_count = station_.lighting.surround = test_body_count - 1;
    station_.lighting.choice_count = test_body_count;
    station_.lighting.choice_cdf = static_cast<uint>(table.size());
    for (uint i = 1; i <= test_body_count; ++i)
      table.push_back(static_cast<float>(i) / static_cast<float>(test_body_count));
    station_.lighting.choice_body = static_cast<uint>(table.size());
    for (uint i = 0; i < test_body_count; ++i) table.push_back(static_cast<float>(i));
  }

  void add_station() {
    CameraRecord c{};
    c.lens = lens_thin;
    c.origin = vec3(0, 0, 80);
    c.axis_x = vec3(1, 0, 0);
    c.axis_y = vec3(0, -1, 0);
    c.axis_z = vec3(0, 0, -1);
    c.principal_point = vec2(256, 128);
    c.pitch = vec2(0.02f);
    c.pixel_aperture = 0.875f;
    c.image_distance = 20.0f;
    c.focus_distance = 80.0f;
    c.lens_radius = 3.0f;
    c.magnification = 0.25f;
    c.object_aperture = 0.05f;
    c.distorted = 1u;
    c.k1 = -0.05f;
    c.p1 = 0.01f;
    c.k4 = 0.02f;
    c.s1 = 0.005f;
    c.s4 = -0.003f;
    c.untilt = mat3(1.0f, 0.001f, 0.01f, 0.0f, 1.002f, 0.0f, 0.0f, -0.02f, 1.0f);
    c.telecentricity = 0.001f;
    c.rim_radius = 4.0f;
    c.rim_distance = 10.0f;
    c.airy_scale = 1.0e-5f;
    c.airy_table = static_cast<uint>(materials_.table.size());
    for (const float v2 : renderer::airy_table()) materials_.table.push_back(v2);
    station_.thin = station_.pinhole = station_.telecentric = c;
    station_.pinhole.lens = lens_pinhole;
    station_.telecentric.lens = lens_telecentric;
    station_.corrected = c;
    station_.corrected.lens = lens_corrected;
    // So that a path is worth about 1: area, transmission and photons per joule are one factor.
    station_.film = {0.004f, 1, efficiency_, efficiency_, efficiency_, 0, 0, 0};
    station_.instance.rotation =
        mat3(1.0f, 0.0f, 0.0f, 0.0f, 0.99619470f, 0.08715574f, 0.0f, -0.08715574f, 0.99619470f);
    station_.instance.translation = vec3(1, 2, -1);
    station_.instance.centre = vec3(4, 2, 1);
    station_.instance.finish_seed = 3;
    station_.instance.form_slope = 0.05f;
    station_.instance.form_wavelength = 25.0f;
    // A groove of the floor's that is none: two edges that cross, so that either's every case occurs.
    BrokenEdgeRecord e{};
    e.start = vec3(-14, 0, 0);
    e.along = vec3(1, 0, 0);
    e.span = 28.0f;
    e.slack = 0.5f;
    e.radius = 3.0f;
    e.reach = 4.2f;
    e.facet0 = e.normal00 = vec3(0, 0, 1);
    e.normal01 = unit(vec3(0.1f, 0, 1));
    e.facet1 = e.normal10 = vec3(0, 1, 0);
    e.normal11 = unit(vec3(0.1f, 1, 0));
    station_.edge0 = e;
    e.start = vec3(0, -14, 0);
    e.along = vec3(0, 1, 0);
    e.facet1 = e.normal10 = e.normal11 = vec3(0.8f, 0, 0.6f);
    station_.edge1 = e;
    station_.cut = {8.0f, 27.0f, 2.0f, 16.0f, 0.125f, 8.0f, 1, 0, 2};
  }

  void add_part() {
    const vec3 corners[] = {{-30, -30, 0}, {30, -30, 0}, {30, 30, 0}, {-30, 30, 0}};
    for (const auto& [b, c, material] : {std::tuple{1, 2, 1u}, std::tuple{2, 3, 3u}}) {
      TestTriangle t{};
      t.a = corners[0];
      t.b = corners[b];
      t.c = corners[c];
      // Sides 1 and 2 are (1, 0) and (1, 1), then (1, 1) and (0, 1), of 60 mm: 1/60 of the reciprocal
      // vectors.
      t.facet = b == 1
                    ? FacetRecord{t.a, vec3(0, 0, 1), 60.0f, vec3(1, -1, 0) / 60.0f, vec3(0, 1, 0) / 60.0f}
                    : FacetRecord{t.a, vec3(0, 0, 1), 60.0f, vec3(1, 0, 0) / 60.0f, vec3(-1, 1, 0) / 60.0f};
      t.normals = {unit(vec3(0.05f, 0, 1)), unit(vec3(-0.05f, 0.02f, 1)), unit(vec3(0, -0.03f, 1))};
      t.material = material;
      // The first is a cut face from y = -30 down to y = 30.
      t.depths = b == 1 ? vec3(0.0f, 0.0f, 60.0f) : vec3(-1.0f);
      triangles_.push_back(t);
    }
    TestPatch p{};
    p.a = vec3(2, -12, 1);
    p.b = vec3(14, -12, 1);
    p.c = vec3(8, -2, 1);
    // Base barycentrics (0.25, 0.25), (0.5, 0.25) and (0.25, 0.5) at its corners.
    p.patch_record.facet = {p.a, vec3(0, 0, 1), 60.0f, vec3(0.25f / 12.0f, -0.0125f, 0), vec3(0, 0.025f, 0)};
    p.patch_record.base = 0;
    p.patch_record.anchor_uv = vec2(0.25f, 0.25f);
    p.patch_record.tilt0 = vec3(0.1f, 0, 0);
    p.patch_record.tilt12 = vec3(0, -0.1f, 0);
    p.patch_record.tilt20 = vec3(0.05f, 0.1f, 0);
    p.patch_record.cover_material = 2;  // a liquid
    p.patch_record.cover_weight = vec3(0.25f, 0.5f, 0.75f);
    patches_.push_back(p);
    TestAdded added{};
    added.a = vec3(-14, 2, 2);
    added.b = vec3(-2, 2, 2);
    added.c = vec3(-8, 12, 2);
    // Its own barycentrics: of b 1/12 per mm along x, less what c takes; of c a tenth per mm along y.
    added.added_record.facet = {added.a, vec3(0, 0, 1), 24.0f, vec3(1.0f / 12.0f, -0.05f, 0),
                                vec3(0, 0.1f, 0)};
    added.added_record.normals = {unit(vec3(-0.2f, 0, 1)), unit(vec3(0.2f, 0, 1)), unit(vec3(0, 0.3f, 1))};
    added.added_record.material = 2;
    added_.push_back(added);
  }

  TestScene materials_;
  uint efficiency_ = 0;
  std::vector<BodyRecord> bodies_;
  TestTransport station_{};
  std::vector<TestTriangle> triangles_;
  std::vector<TestPatch> patches_;
  std::vector<FacetRecord> facets_;
  std::vector<CornerNormals> normals_;
  std::vector<uint> triangle_materials_;
  std::vector<vec3> depths_;
  std::vector<PatchRecord> patch_records_;
  std::vector<TestAdded> added_;
  std::vector<AddedRecord> added_records_;
  const FacetRecord* facet_pointer_ = nullptr;
  const CornerNormals* normal_pointer_ = nullptr;
  const uint* material_pointer_ = nullptr;
  const PatchRecord* patch_pointer_ = nullptr;
  const AddedRecord* added_pointer_ = nullptr;
  // Both edges are near either triangle; edge1 follows edge0.
  static constexpr uint edges_first_[] = {0, test_edge_count, 2 * test_edge_count};
  static constexpr uint edges_near_[] = {0, 1, 0, 1};
  const uint *edges_first_pointer_ = edges_first_, *edges_near_pointer_ = edges_near_;
  const BrokenEdgeRecord* edges_pointer_ = nullptr;
  const vec3* depth_pointer_ = nullptr;
  TransportView transport_;
  TestView view_;
};
}  // namespace

TEST_CASE("lights, cameras and paths agree between C++ and a Vulkan device", "[vulkan]") {
  const Device device;
  const TransportScene test;
  const Buffer table = buffer_of(device, test.table()), materials = buffer_of(device, test.records()),
               bodies = buffer_of(device, test.bodies()),
               station = buffer_of(device, std::vector{test.station()}),
               triangles = buffer_of(device, test.triangles()), patches = buffer_of(device, test.patches()),
               added = buffer_of(device, test.added());
  expect_agreement(
      functions, transport_spirv, {&table, &materials, &bodies, &station, &triangles, &patches, &added},
      device,
      [&](uint f, const Numbers& n) { return evaluate_transport(test.view(), f, test.station(), n); });

  // The scene is no empty one: paths meet surfaces and gather light of several groups.
  double light = 0.0, rays = 0.0;
  for (const auto& n : make_inputs(21)) {
    const Answer a = evaluate_transport(test.view(), transport_function_count - 1, test.station(), n);
    light += static_cast<double>(a.a.x + a.a.y + a.a.z + a.a.w) / input_count;
    rays += static_cast<double>(a.b.w) / input_count;
  }
  INFO("mean light " << light << ", mean rays " << rays);
  CHECK(rays > 3.0);
  CHECK(light > 0.01);
}

}  // namespace flawsmith::test_vulkan
