import type { SkippedItem } from '../../skipped.ts';
import type { ResolvedMusicGenOptions } from '../options.ts';
import { plainOptions } from '../processing_metadata.ts';
import type { SamplePreview } from '../sample_preview.ts';
import type { featureNames, MusicGenSummary, Statistics } from '../summary.ts';
import { barChart, histogram } from './charts.ts';
import { escapeHtml, section, table } from './html.ts';
import { reportStyle } from './style.ts';

/** What the report is made of. */
export interface ReportInput {
  summary: MusicGenSummary;
  values(name: (typeof featureNames)[number]): readonly number[];
  samples: readonly SamplePreview[];
  rejected: readonly SkippedItem[];
  options: ResolvedMusicGenOptions;
  folder: string;
  out: string;
}

/** More rows than anyone reads; all are in processing_metadata.json. */
const MOST_REJECTED = 300;
const MOST_BARS = 24;

/** The dataset card: one file without references to others. */
export function reportHtml(input: ReportInput): string {
  const { summary, options, samples } = input;
  const { name, license } = { name: summary.name, license: options.license };
  const body = [
    `<h1>${escapeHtml(name)}</h1>`,
    `<p class="lead">Prepared for ${escapeHtml(options.modelName)}${license ? `, licence ${escapeHtml(license)}` : ''}</p>`,
    tiles(summary),
    ...(summary.notes.length > 0 ? [section('Notes', notes(summary.notes))] : []),
    section('Balance', balance(summary)),
    section('Distributions', distributions(input)),
    ...(samples.length > 0 ? [section('Samples', samples.map(sample).join('\n'))] : []),
    section('Measures', measures(summary)),
    section('Rejected', rejected(input)),
    section('How it was made', provenance(input)),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(name)}: dataset report</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
</body>
</html>
`;
}

function tiles({ clips, duration, train, validation, rejected, total, styles }: MusicGenSummary): string {
  const hours = duration >= 3600 ? `${(duration / 3600).toFixed(1)} h` : `${(duration / 60).toFixed(1)} min`;
  const cells: [string, string][] = [
    [String(clips), 'clips'],
    [hours, 'of music'],
    [String(train), 'for training'],
    [String(validation), 'for validation'],
    [String(Object.keys(styles).length), 'styles'],
    [`${rejected} of ${total}`, 'items rejected'],
  ];
  return `<div class="tiles">${cells.map(([value, label]) => `<div class="tile"><b>${value}</b><span>${label}</span></div>`).join('')}</div>`;
}

function notes(lines: readonly string[]): string {
  return lines.map((line) => `<p class="note">${escapeHtml(line)}</p>`).join('\n');
}

function balance({ styles, emotions, instruments, keys }: MusicGenSummary): string {
  const both = Object.entries(styles).map(([name, { train, validation }]) => ({ name, parts: [train, validation] }));
  const counts = (of: Record<string, number>) => Object.entries(of).map(([name, count]) => ({ name, parts: [count] }));
  const chart = (title: string, bars: { name: string; parts: number[] }[]) =>
    bars.length === 0 ? '' : `<div><h3>${title}</h3>${barChart(largest(bars))}</div>`;
  const legend = '<p class="legend"><i class="part0"></i>train<i class="part1"></i>validation</p>';
  return `<div class="columns"><div><h3>Style</h3>${barChart(largest(both))}${legend}</div>${chart('Emotion', counts(emotions))}${chart('Instruments', counts(instruments))}${chart('Key', counts(keys))}</div>`;
}

function largest(bars: { name: string; parts: number[] }[]): { name: string; parts: number[] }[] {
  const size = ({ parts }: { parts: number[] }) => parts.reduce((sum, part) => sum + part, 0);
  const sorted = [...bars].sort((a, b) => size(b) - size(a));
  if (sorted.length <= MOST_BARS) return sorted;
  const rest = sorted.slice(MOST_BARS - 1);
  const others = rest[0]!.parts.map((_, k) => rest.reduce((sum, { parts }) => sum + parts[k]!, 0));
  return [...sorted.slice(0, MOST_BARS - 1), { name: `${rest.length} others`, parts: others }];
}

function distributions({ values }: ReportInput): string {
  return `<div class="charts">${[
    histogram('Duration', 'seconds', values('duration')),
    histogram('Tempo', 'beats per minute', values('tempo')),
    histogram('Loudness', 'LUFS', values('loudness')),
    histogram('Spectral centroid', 'Hz', values('spectral_centroid')),
    histogram('Harmonic ratio', 'share of energy', values('harmonic_ratio')),
    histogram('Certainty of the key', 'correlation', values('key_strength')),
  ].join('\n')}</div>`;
}

function sample({ text, facts, picture, sound }: SamplePreview): string {
  const chips = facts.map((fact) => `<span>${escapeHtml(fact)}</span>`).join('');
  return `<div class="sample"><img src="${picture}" alt="mel spectrogram"><div><p>${escapeHtml(text)}</p><div class="facts">${chips}</div><audio controls preload="metadata" src="${sound}"></audio></div></div>`;
}

function measures({ features, quality }: MusicGenSummary): string {
  const rows = (of: Record<string, Statistics>, prefix: string) =>
    Object.entries(of).map(([name, { mean, std, min, median, max }]) => [
      `${prefix}${name}`,
      ...[mean, std, min, median, max].map((value) => String(Number(value.toPrecision(5)))),
    ]);
  const head = ['measure', 'mean', 'std', 'min', 'median', 'max'];
  return table(head, [...rows(features, ''), ...rows(quality, 'source ')], true);
}

function rejected({ rejected: items, summary }: ReportInput): string {
  if (items.length === 0) return '<p>Nothing was rejected.</p>';
  const counts = Object.entries(summary.rejectedByClass).map(([name, count]) => ({ name, parts: [count] }));
  const rows = items.slice(0, MOST_REJECTED).map(({ path, errorClass, reason }) => [path, errorClass, reason]);
  const more =
    items.length > MOST_REJECTED ? `<p>${items.length - MOST_REJECTED} more are in processing_metadata.json.</p>` : '';
  return `<div class="columns"><div>${barChart(counts)}</div></div><p></p>${table(['item', 'class', 'reason'], rows)}${more}`;
}

function provenance({ options, folder, out }: ReportInput): string {
  const command = options.command ?? `await writeMusicGen(${JSON.stringify(folder)}, ${JSON.stringify(out)}, options)`;
  const { command: _, ...settings } = plainOptions(options);
  const rows = Object.entries(settings).map(([name, value]) => [
    name,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return `<pre>${escapeHtml(command)}</pre><p></p>${table(['option', 'value'], rows)}`;
}
