import type { Licence } from '../hub/catalogue.ts';
import type { CheckpointInspection } from './inspect.ts';

const nameHashes = { matches: ', as its name says', differs: ', NOT what its name says', none: '' };

/** An inspection as lines for people. */
export function describeInspection(inspection: CheckpointInspection): string {
  const { architecture, dtypes, files, format, licence, parameters, source, tensors } = inspection;
  const kinds = Object.entries(dtypes).map(([dtype, count]) => `${count} ${dtype}`);
  const rows: [string, string][] = [
    [
      'model',
      architecture ? `${architecture.name}: ${architecture.detail}` : 'unknown: no known model has such tensors',
    ],
    ['format', format],
    ['tensors', `${tensors} (${kinds.join(', ') || 'none'})`],
    ['parameters', parameters.toLocaleString('en-US')],
    ['source', source ?? 'unknown'],
    ['licence', licence ? describeLicence(licence) : 'unknown: see where it comes from'],
  ];
  for (const { path, bytes, sha256, nameHash } of files) {
    rows.push(['file', `${path} (${(bytes / 1e6).toFixed(1)} MB)`], ['sha256', `${sha256}${nameHashes[nameHash]}`]);
  }
  return rows.map(([name, text]) => `${name.padEnd(10)}  ${text}`).join('\n');
}

/** A licence in a line. */
export function describeLicence({ id, nonCommercial, note }: Licence): string {
  return [id, nonCommercial ? 'non-commercial use only' : '', note ?? ''].filter(Boolean).join('; ');
}
