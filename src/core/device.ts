/**
 * Where an op runs. Only `'auto'` (the default) may fall back; `'cuda'` or `'cuda:1'` throws a
 * `DeviceError` with the reason when that device cannot be used. `runtimeInfo()` says what was tried.
 */
export type Device = 'auto' | 'cpu' | 'cuda' | `cuda:${number}`;
