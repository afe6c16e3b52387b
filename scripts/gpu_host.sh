#!/usr/bin/env bash
# On a GPU host, after scripts/pack_gpu_host.mjs elsewhere: builds with nvcc, runs the suite with
# REQUIRE_CUDA=1, compute-sanitizer over the op cases, and the CUDA bench. Needs nvcc, CMake, a C++ compiler
# and no network. Results go to $OUT, by default .gpu-host/results.
#
#   scripts/gpu_host.sh [build|test|sanitize|bench]...      all of them unless named
set -euo pipefail
cd "$(dirname "$0")/.."
results=${OUT:-$PWD/.gpu-host/results}
mkdir -p "$results"
steps=("$@")
if [ $# -eq 0 ]; then steps=(build test sanitize bench); fi

unxz_to() { # archive, target
  if command -v xz >/dev/null; then xz -dc "$1" >"$2"; else
    python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), open(sys.argv[2], "wb"))' "$1" "$2"
  fi
}

# Node and packages of the pack are taken where the host has none.
if ! command -v node >/dev/null; then
  mkdir -p .gpu-host/bin
  if [ ! -x .gpu-host/bin/node ]; then
    unxz_to .gpu-host/node.xz .gpu-host/bin/node
    chmod +x .gpu-host/bin/node
  fi
  export PATH=$PWD/.gpu-host/bin:$PATH
fi
if [ ! -d node_modules ]; then
  unxz_to .gpu-host/node_modules.tar.xz .gpu-host/node_modules.tar
  tar xf .gpu-host/node_modules.tar
  rm .gpu-host/node_modules.tar
fi
if ! command -v nvcc >/dev/null && [ -x /usr/local/cuda/bin/nvcc ]; then export PATH=/usr/local/cuda/bin:$PATH; fi
export MELISMA_NATIVE=$PWD/build-cuda/Release/melisma.node REQUIRE_CUDA=1

step_build() {
  local capability
  capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | head -n 1 | tr -d . || true)
  cmake -S . -B build-cuda -DMELISMA_CUDA=ON -DCMAKE_CUDA_ARCHITECTURES="${capability:-90}-real" >/dev/null
  cmake --build build-cuda --parallel "$(nproc)" --target melisma
  # doctor ends with 0 whatever it finds: the test below does not.
  node --import tsx src/cli/main.ts doctor
}

# What needs no browser, no Python and no package that was left behind.
step_test() {
  node node_modules/vitest/vitest.mjs run test/native test/ops test/features test/effects test/core \
    --exclude 'test/native/torch/**' --reporter=default --reporter=json --outputFile.json="$results/tests.json"
}

step_sanitize() {
  local tool
  for tool in memcheck racecheck synccheck initcheck; do
    echo "compute-sanitizer $tool"
    compute-sanitizer --tool "$tool" --target-processes all --error-exitcode 9 --log-file "$results/$tool.log" \
      node --import tsx test/native/cuda/programs/cases.ts 12000 || { tail -n 40 "$results/$tool.log"; return 1; }
    tail -n 1 "$results/$tool.log"
  done
}

step_bench() { node --expose-gc --import tsx bench/cuda/main.ts --out "$results"; }

failed=()
for step in "${steps[@]}"; do
  start=$SECONDS
  echo "::: $step"
  set +e # in the condition of an `if`, a function would go on after its failures
  (set -e; "step_$step")
  code=$?
  set -e
  if [ $code -eq 0 ]; then echo "::: $step: ok, $((SECONDS - start)) s"; else
    echo "::: $step: FAILED, $((SECONDS - start)) s"
    failed+=("$step")
    if [ "$step" = build ]; then break; fi
  fi
done
if [ ${#failed[@]} -gt 0 ]; then
  echo "failed: ${failed[*]}"
  exit 1
fi
