/** What kernel_times prints. */
export interface KernelTimes {
  device: string;
  /** Per second; see ceilings.hpp. */
  ceilings: {
    copyBytes: number;
    butterflies: number;
    sharedBytes: number;
    minMax: number;
    hostToDeviceBytes: number;
  };
  rows: {
    name: string;
    /** Median time of the kernels for all clips. */
    seconds: number;
    audioSeconds: number;
    /** Normalised mean square error against the CPU op. */
    error: number;
    /** Counted per second of audio. */
    flops: number;
    sharedBytes: number;
    memoryBytes: number;
    minMax: number;
  }[];
  /** Whole jobs, from samples in host memory to results there. */
  endToEnd: {
    name: string;
    /** Median time of all clips. */
    seconds: number;
    audioSeconds: number;
    /** Of the samples, as they travel. */
    uploadBytes: number;
  }[];
}

/** What rivals.py prints. */
export interface RivalTimes {
  versions: Record<string, string>;
  /** By row, then by rival. */
  seconds: Record<string, Record<string, number>>;
  /** What could not be measured, and why. */
  missing: Record<string, string>;
}

/**
 * The least time for a second of audio: the slowest of arithmetic, shared memory, device memory and minima at the
 * measured ceilings, and which of them it is.
 */
export function floorOf(
  row: KernelTimes['rows'][number],
  ceilings: KernelTimes['ceilings'],
): { seconds: number; bound: string } {
  const bounds: [string, number][] = [
    ['arithmetic', row.flops / ceilings.butterflies],
    ['shared memory', row.sharedBytes / ceilings.sharedBytes],
    ['memory', row.memoryBytes / ceilings.copyBytes],
    ['minima', row.minMax / ceilings.minMax],
  ];
  const [bound, seconds] = bounds.reduce((worst, next) => (next[1] > worst[1] ? next : worst));
  return { seconds, bound };
}

const speedOf = ({ audioSeconds, seconds }: { audioSeconds: number; seconds: number }): string => {
  const realtime = audioSeconds / seconds;
  return realtime >= 1e4 ? `${(realtime / 1e6).toFixed(2)} M` : realtime.toFixed(1);
};

const timeOf = (seconds: number): string =>
  seconds < 1e-3 ? `${(seconds * 1e6).toFixed(1)} µs` : `${(seconds * 1e3).toFixed(2)} ms`;

/** How many times the float32 time the double-precision modes take. */
export function precisionLine({ rows }: KernelTimes): string {
  const seconds = (name: string) => rows.find((row) => row.name === name)?.seconds ?? Number.NaN;
  const ratio = (name: string, size: string) =>
    `${name} ${(seconds(`${name} f64 ${size}`) / seconds(`${name} ${size}`)).toFixed(2)}×`;
  return `float64 against float32: ${ratio('stft', '2048/512')}, ${ratio('mel', '2048/512/128')}`;
}

/** Ceilings as a line of text. */
export function ceilingsLine({ ceilings }: KernelTimes): string {
  const tera = (value: number) => (value / 1e12).toPrecision(3);
  return (
    `copy ${tera(ceilings.copyBytes)} TB/s, butterflies ${tera(ceilings.butterflies)} T additions/s, ` +
    `shared memory ${tera(ceilings.sharedBytes)} TB/s, minima and maxima ${tera(ceilings.minMax)} T/s, ` +
    `host to device ${(ceilings.hostToDeviceBytes / 1e9).toPrecision(3)} GB/s`
  );
}

/** Whole jobs as a Markdown table: how much of the bus to the device their samples take. */
export function endToEndTable({ endToEnd, ceilings }: KernelTimes): string {
  const lines = ['| whole job | × realtime | share of the host-to-device bandwidth |', '|---|---|---|'];
  for (const row of endToEnd) {
    const share = (100 * row.uploadBytes) / row.seconds / ceilings.hostToDeviceBytes;
    lines.push(`| ${row.name} | ${speedOf(row)} | ${share.toFixed(0)} % |`);
  }
  return lines.join('\n');
}

/** The rows as a Markdown table. */
export function kernelTable(times: KernelTimes, rivals: RivalTimes): string {
  const lines = [
    '| op | × realtime | time | share of the floor | bound | error | ratio to rivals |',
    '|---|---|---|---|---|---|---|',
  ];
  for (const row of times.rows) {
    const floor = floorOf(row, times.ceilings);
    const share = (100 * floor.seconds * row.audioSeconds) / row.seconds;
    const ratios = Object.entries(rivals.seconds[row.name] ?? {})
      .map(([rival, seconds]) => `${rival} ${(seconds / row.seconds).toFixed(1)}×`)
      .join(', ');
    lines.push(
      `| ${row.name} | ${speedOf(row)} | ${timeOf(row.seconds)} | ${share.toFixed(0)} % | ${floor.bound} | ${row.error.toExponential(1)} | ${ratios} |`,
    );
  }
  return lines.join('\n');
}
