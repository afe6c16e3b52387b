#!/usr/bin/env bash
# On a GPU host, after scripts/pack_gpu_host.mjs elsewhere: builds with nvcc, runs the tests with
# REQUIRE_CUDA=1, compute-sanitizer over the op cases, and the CUDA bench. Needs nvcc, CMake, a C++ compiler
# and no network. Results go to $OUT, by default .gpu-host/results: seven files, of any number of calls.
#
#   scripts/gpu_host.sh [build|test|sanitize|bench]...      all of them unless named
#
# sanitize runs memcheck, racecheck, synccheck and initcheck beside one another; each is a step too, by name.
# Options for the bench, `--seconds 2 --clips 4` for a first look, stand in MELISMA_BENCH.
# Where commands have a limit of time, see "On a GPU host" in test/README.md.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=(memcheck racecheck synccheck initcheck)
steps=("$@")
if [ $# -eq 0 ]; then steps=(build test sanitize bench); fi
for step in "${steps[@]}"; do
  if [[ ! " build test sanitize bench ${tools[*]} " == *" $step "* ]]; then
    echo "step: expected build, test, sanitize, bench, ${tools[*]}, got '$step'" >&2
    exit 2
  fi
done
results=${OUT:-$PWD/.gpu-host/results}
mkdir -p "$results"

unxz_to() { # archive, target
  if [ ! -f "$1" ]; then
    echo "$1 is missing: run scripts/pack_gpu_host.mjs where there is Node, and bring it along" >&2
    return 1
  fi
  if command -v xz >/dev/null; then xz -dc "$1" >"$2.part"; else
    python3 -c 'import lzma, shutil, sys; shutil.copyfileobj(lzma.open(sys.argv[1]), open(sys.argv[2], "wb"))' "$1" "$2.part"
  fi
  mv "$2.part" "$2"
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
  mkdir -p .gpu-host/unpacked
  tar xf .gpu-host/node_modules.tar -C .gpu-host/unpacked
  mv .gpu-host/unpacked/node_modules node_modules
  rm .gpu-host/node_modules.tar
fi
for tool in nvcc compute-sanitizer; do
  if ! command -v $tool >/dev/null && [ -x /usr/local/cuda/bin/$tool ]; then export PATH=$PATH:/usr/local/cuda/bin; fi
done
export MELISMA_NATIVE=$PWD/build-cuda/Release/melisma.node REQUIRE_CUDA=1
# Of what was packed: the host has no git, or no repository.
if [ -z "${MELISMA_COMMIT:-}" ] && [ -f .gpu-host/commit ]; then MELISMA_COMMIT=$(<.gpu-host/commit) && export MELISMA_COMMIT; fi

built() {
  if [ ! -f "$MELISMA_NATIVE" ]; then
    echo "$MELISMA_NATIVE is missing: run the step build first, on this host" >&2
    return 1
  fi
}

# All that nvcc is needed for, the bench's program too. SIMD for this host alone: a third of the C++.
step_build() {
  local capability
  capability=$(nvidia-smi --query-gpu=compute_cap --format=csv,noheader 2>/dev/null | head -n 1 | tr -d . || true)
  cmake -S . -B build-cuda -DMELISMA_CUDA=ON -DMELISMA_NATIVE_SIMD=ON -DCMAKE_CUDA_ARCHITECTURES="${capability:-90}-real" >/dev/null
  cmake --build build-cuda --parallel "$(nproc)" --target melisma melisma_kernel_times
  # doctor ends with 0 whatever it finds: the test below does not.
  node --import tsx src/cli/main.ts doctor
}

# What needs no browser, no Python and no package that was left behind.
step_test() {
  built
  node node_modules/vitest/vitest.mjs run test/native test/ops test/features test/core \
    --exclude 'test/native/torch/**' --reporter=default --reporter=json --outputFile.json="$results/tests.json"
}

# A tool of compute-sanitizer over all cases, nine minutes at most: its log is kept when it is stopped.
sanitize() { # tool
  built
  local code=0
  timeout 540 compute-sanitizer --tool "$1" --target-processes application-only \
    --launch-timeout 60 --error-exitcode 9 --log-file "$results/$1.log" \
    node --import tsx test/native/cuda/programs/cases.ts 12000 >"$results/$1.out" 2>&1 || code=$?
  if [ $code -ne 0 ]; then
    echo "compute-sanitizer $1 ended with $code"
    tail -n 20 "$results/$1.out"
    if [ -f "$results/$1.log" ]; then tail -n 40 "$results/$1.log"; fi
    return 1
  fi
  echo "compute-sanitizer $1: $(tail -n 1 "$results/$1.out"); $(tail -n 1 "$results/$1.log")"
  rm "$results/$1.out"
}
step_memcheck() { sanitize memcheck; }
step_racecheck() { sanitize racecheck; }
step_synccheck() { sanitize synccheck; }
step_initcheck() { sanitize initcheck; }

# Each keeps one core busy and the GPU little.
step_sanitize() {
  built
  local tool code=0 running=()
  for tool in "${tools[@]}"; do
    sanitize "$tool" &
    running+=($!)
  done
  for tool in "${running[@]}"; do wait "$tool" || code=1; done
  return $code
}

step_bench() {
  # shellcheck disable=SC2086
  node --expose-gc --import tsx bench/cuda/main.ts --out "$results" ${MELISMA_BENCH:-}
}

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
