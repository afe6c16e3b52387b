import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { generatedModelsPath, generateModelOptions } from '../../../scripts/generate.ts';
import { modelSchemas } from '../../../src/native/model_options.generated.ts';
import { resolveOptions } from '../../../src/native/resolve.ts';
import { requireTorch } from '../../../src/native/torch/load.ts';
import { describeTorch } from '../../models/describe_torch.ts';

describeTorch('options of models', () => {
  it('are generated from the parameter lists of the built plug-in (else: npm run generate)', () => {
    expect(readFileSync(generatedModelsPath(), 'utf8')).toBe(generateModelOptions(requireTorch('the tests').schema()));
  });

  it.each(Object.values(modelSchemas))('of $name: each has a doc, and resolves to the same on both sides', (schema) => {
    for (const field of schema.fields) expect(field.doc).not.toBe('');
    expect(requireTorch('the tests').resolve(schema.name, {})).toEqual(resolveOptions(schema, {}));
  });
});
