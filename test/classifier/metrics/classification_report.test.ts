import { describe, expect, it } from 'vitest';
import { classificationReport } from '../../../src/classifier/metrics/classification_report.ts';
import { ConfusionMatrix } from '../../../src/classifier/metrics/confusion_matrix.ts';
import { pythonFixed } from '../../../src/classifier/metrics/python_fixed.ts';
import { golden } from '../golden.ts';

interface Case {
  truth: number[];
  predicted: number[];
  names: string[];
  digits: number;
  zeroDivision: 0 | 1 | 'nan';
  text: string;
  confusion: number[][];
  accuracy: number;
}

const { cases } = golden<{ cases: Case[] }>('reports');

describe('classificationReport', () => {
  it.each(cases.map((c, i) => ({ i, classes: c.names.length, ...c })))(
    "is scikit-learn's text, case $i: $classes classes, $digits digits, zero division $zeroDivision",
    ({ truth, predicted, names, digits, zeroDivision, text, confusion, accuracy }) => {
      const matrix = ConfusionMatrix.of(names, truth, predicted);
      expect(matrix.toArray()).toEqual(confusion);
      expect(matrix.accuracy).toBe(accuracy);
      const options = { digits, zeroDivision: zeroDivision === 'nan' ? Number.NaN : zeroDivision };
      expect(classificationReport(matrix, options)).toBe(text);
    },
  );

  it('refuses digits out of range', () => {
    const matrix = ConfusionMatrix.of(['a'], [0], [0]);
    expect(() => classificationReport(matrix, { digits: 21 })).toThrow(
      'digits: expected an integer from 0 to 20, got 21',
    );
  });
});

describe('pythonFixed', () => {
  it("rounds as Python's format, ties to even", () => {
    for (const [value, digits, text] of golden<{ cases: [number, number, string][] }>('python_fixed').cases) {
      expect(pythonFixed(value, digits), `${value} with ${digits}`).toBe(text);
    }
  });
});
