{
  'variables': {
    'melisma_cflags': [
      '-std=c++17', '-O3', '-fno-fast-math', '-fexceptions', '-frtti', '-fvisibility=hidden',
      '-fvisibility-inlines-hidden', '-ffunction-sections', '-fdata-sections', '-fPIC', '-Wall', '-Wextra',
      '-Wno-unused-parameter', '-Wno-cast-function-type',
    ],
    # Which instruction sets the *_simd.cpp files are compiled for.
    'conditions': [
      ['target_arch=="x64"', {
        'melisma_defines': ['MELISMA_HAVE_AVX512=1', 'MELISMA_HAVE_AVX2=1'],
        # Baseline first: of an inline function compiled several times the linker keeps the first.
        'melisma_simd': ['melisma_simd_baseline', 'melisma_simd_avx2', 'melisma_simd_avx512'],
      }, {
        'melisma_defines': [],
        'melisma_simd': ['melisma_simd_baseline'],
      }],
    ],
  },
  'target_defaults': {
    'defines': [
      'NAPI_VERSION=8', 'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS', 'NAPI_CPP_EXCEPTIONS',
      '<@(melisma_defines)',
    ],
    'include_dirs': ['native', '<!(node -p "require(\'node-addon-api\').include_dir")'],
    'cflags!': ['-fno-exceptions', '-fno-omit-frame-pointer'],
    'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-std=gnu++17', '-std=gnu++20'],
    'cflags_cc': ['<@(melisma_cflags)'],
    'conditions': [
      ['OS=="linux"', {
        # Paths from build/, where the compiler runs: a folder with spaces in its name works too.
        'cflags_cc': ['-include', '../native/core/glibc_floor.hpp'],
      }],
    ],
    'xcode_settings': {
      'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
      'GCC_ENABLE_CPP_EXCEPTIONS': 'YES',
      'GCC_ENABLE_CPP_RTTI': 'YES',
      'GCC_OPTIMIZATION_LEVEL': '3',
      'GCC_SYMBOLS_PRIVATE_EXTERN': 'YES',
      'MACOSX_DEPLOYMENT_TARGET': '11.0',
    },
  },
  'targets': [
    {
      'target_name': 'melisma',
      'dependencies': ['<@(melisma_simd)'],
      'sources': ['<!@(node scripts/sources.mjs ordinary)'],
      # The tables must come out the same on every CPU.
      'cflags_cc': ['-ffp-contract=off'],
      'conditions': [
        ['OS=="linux"', {
          # nodelete: Node unloads an addon when its last worker exits, while our threads still run in it.
          'ldflags': ['-Wl,-z,nodelete', '-Wl,--exclude-libs,ALL', '-Wl,--gc-sections', '-Wl,-z,relro,-z,now',
                      '-Wl,--version-script=../native/binding/exports.map'],
        }],
      ],
    },
    {
      'target_name': 'melisma_simd_baseline',
      'type': 'static_library',
      'sources': ['<!@(node scripts/sources.mjs simd)'],
      'defines': ['MELISMA_SIMD=baseline'],
    },
  ],
  'conditions': [
    ['target_arch=="x64"', {
      'targets': [
        {
          'target_name': 'melisma_simd_avx2',
          'type': 'static_library',
          'sources': ['<!@(node scripts/sources.mjs simd)'],
          'defines': ['MELISMA_SIMD=avx2'],
          'cflags_cc': ['-mavx2', '-mfma'],
          'xcode_settings': {'OTHER_CPLUSPLUSFLAGS': ['-mavx2', '-mfma']},
        },
        {
          'target_name': 'melisma_simd_avx512',
          'type': 'static_library',
          'sources': ['<!@(node scripts/sources.mjs simd)'],
          'defines': ['MELISMA_SIMD=avx512'],
          # GCC 12 warns of its own intrinsics headers.
          'cflags_cc': ['-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl', '-mavx2', '-mfma', '-Wno-maybe-uninitialized'],
          'xcode_settings': {'OTHER_CPLUSPLUSFLAGS': ['-mavx512f', '-mavx512dq', '-mavx512bw', '-mavx512vl', '-mavx2', '-mfma']},
        },
      ],
    }],
  ],
}
