/**
 * Where an op runs. Only `'auto'` (the default) may fall back; `'cuda'` or `'cuda:1'` throws a
 * `DeviceError` with the reason when that device cannot be used. `runtimeInfo()` says what was tried.
 *
 * The environment variable `MELISMA_DEVICE` stands for `'auto'` where it is set; as `cpu` it keeps the
 * whole process from GPUs and their driver. `MELISMA_DEVICE_MEMORY` is the most memory of a GPU that
 * melisma takes, in MiB (default: nine tenths of it).
 */
export type Device = 'auto' | 'cpu' | 'cuda' | `cuda:${number}`;
