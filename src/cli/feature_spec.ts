import { ParameterError } from '../core/errors.ts';
import type { Feature, PoolStatistic } from '../core/op.ts';
import { featureByName } from '../features/registry.ts';
import { modelFeatures, registerModelFeatures } from '../models/model_features.ts';

/**
 * A feature from the text of a flag: `mfcc`, or with options `mfcc:nMfcc=13,hopLength=256`.
 *
 * @throws ParameterError for an unknown feature or malformed options
 */
export function parseFeature(text: string): Feature {
  const [name, settings = ''] = splitOnce(text, ':');
  registerModelFeatures();
  const feature = featureByName(name);
  if (settings === '') return feature;
  const options = settings.split(',').map((setting) => {
    const [key, value] = splitOnce(setting, '=');
    if (value === undefined) throw new ParameterError(`feature: expected name=value, got '${setting}'`);
    return [key, parseValue(value)];
  });
  return feature.with(Object.fromEntries(options));
}

/** Features of several texts, each pooled by the statistics given (comma-separated); `weights` are for those that are models. */
export function parsePooledFeatures(
  texts: readonly string[],
  statistics: string,
  weights?: string,
): [Feature, ...Feature[]] {
  const pooling = statistics.split(',') as [PoolStatistic, ...PoolStatistic[]];
  const parsed = texts.map((text) => {
    const feature = parseFeature(text);
    const takesWeights = modelFeatures.some(({ opName }) => opName === feature.opName);
    return takesWeights && weights !== undefined ? feature.with({ weights } as object) : feature;
  });
  return parsed.map((feature) => feature.pool(...pooling) as unknown as Feature) as [Feature, ...Feature[]];
}

function parseValue(text: string): string | number | boolean | null {
  if (text === 'true' || text === 'false') return text === 'true';
  if (text === 'null') return null;
  const number = Number(text);
  return text.trim() === '' || Number.isNaN(number) ? text : number;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
