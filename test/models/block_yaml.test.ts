import { describe, expect, it } from 'vitest';
import { parseBlockYaml } from '../../src/models/block_yaml.ts';

describe('YAML in block style', () => {
  it('reads what OmegaConf.to_yaml writes', () => {
    const text = [
      'sample_rate: 32000',
      'lr: 3.0e-05',
      'device: cuda',
      'empty: {}',
      'none: null',
      "quoted: 'it''s: 3'",
      'seanet:',
      `  causal: \${encodec.causal}`,
      '  ratios:',
      '  - 8',
      '  - 5',
      '  decoder:',
      '    trim_right_ratio: 1.0',
      'sources:',
      '- name: a',
      '  weight: 1',
      '- - 1',
      '  - two',
      'long: one',
      '  two',
      'flag: true',
    ].join('\n');
    expect(parseBlockYaml(text)).toEqual(
      new Map<string, unknown>([
        ['sample_rate', 32000],
        ['lr', 3e-5],
        ['device', 'cuda'],
        ['empty', new Map()],
        ['none', null],
        ['quoted', "it's: 3"],
        [
          'seanet',
          new Map<string, unknown>([
            ['causal', `\${encodec.causal}`],
            ['ratios', [8, 5]],
            ['decoder', new Map([['trim_right_ratio', 1]])],
          ]),
        ],
        [
          'sources',
          [
            new Map<string, unknown>([
              ['name', 'a'],
              ['weight', 1],
            ]),
            [1, 'two'],
          ],
        ],
        ['long', 'one two'],
        ['flag', true],
      ]),
    );
    expect(parseBlockYaml('')).toBeNull();
  });

  it.each([
    ['what is no mapping', 'a: 1\nb', /expected 'key: value', got 'b'/],
    ['what stands further left', '  a: 1\nb: 2', /expected the end, got 'b: 2'/],
    ['what is nested too deep', Array.from({ length: 70 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /64 deep/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseBlockYaml(text)).toThrow(message);
  });
});
