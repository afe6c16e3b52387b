import type { Field } from './field.ts';

/** The features of a dataset by column, as in `dataset_info.json`. */
export type FeaturesJson = { [column: string]: FeatureJson };

/** One feature: an object with `_type`, a struct of features, or a list that holds one struct. */
export type FeatureJson = { [key: string]: unknown } | [FeatureJson];

/** The features of named fields. */
export function featuresOf(fields: Readonly<Record<string, Field>>): FeaturesJson {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, featureOf(field)]));
}

function featureOf(field: Field): FeatureJson {
  switch (field.kind) {
    case 'scalar':
      return value(field.dtype);
    case 'list': {
      const { item, length } = field;
      // A Sequence of a struct would mean a struct of lists to Python; this form means what it says.
      if (item.kind === 'struct' && length === null) return [featureOf(item)];
      // Never `List`, its newer name: versions before 4 cannot read that, all can read this.
      return { feature: featureOf(item), ...(length !== null && { length }), _type: 'Sequence' };
    }
    case 'struct':
      return featuresOf(field.fields);
    case 'array2d':
      return { shape: [...field.shape], dtype: field.dtype, _type: 'Array2D' };
    case 'audio':
      if (field.as === 'struct') return { bytes: value('binary'), path: value('string') };
      return { sampling_rate: field.sampleRate, ...(field.as === 'encoded' && { decode: false }), _type: 'Audio' };
    case 'classLabel':
      return { names: [...field.names], _type: 'ClassLabel' };
  }
}

function value(dtype: string): FeatureJson {
  return { dtype, _type: 'Value' };
}
