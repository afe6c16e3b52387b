import { describe, expect, it } from 'vitest';
import { Matrix } from '../../../src/classifier/matrix.ts';
import { ConfusionMatrix } from '../../../src/classifier/metrics/confusion_matrix.ts';
import { EvaluationReport } from '../../../src/classifier/metrics/evaluation_report.ts';
import { topKAccuracy } from '../../../src/classifier/metrics/top_k.ts';

describe('ConfusionMatrix', () => {
  it('prints an aligned table, true classes down', () => {
    const matrix = ConfusionMatrix.of(['blues', '🎵'], [0, 0, 1, 1, 1], [0, 1, 1, 1, 1]);
    expect(String(matrix)).toBe(['       blues  🎵', 'blues      1  1', '🎵          0  3'].join('\n'));
    expect(matrix.toArray()).toEqual([
      [1, 1],
      [0, 3],
    ]);
    expect(matrix.at(0, 1)).toBe(1);
  });

  it('refuses what is not a class', () => {
    expect(() => ConfusionMatrix.of(['a', 'b'], [0, 1], [0, 2])).toThrow(
      'predicted: expected classes from 0 to 1, got 2 at 1',
    );
    expect(() => ConfusionMatrix.of(['a', 'b'], [0], [0, 1])).toThrow('predicted: expected 1 classes, got 2');
    expect(() => ConfusionMatrix.of([], [], [])).toThrow('classes: expected at least 1, got 0');
  });
});

describe('topKAccuracy', () => {
  const probabilities = Matrix.fromRows([
    [0.5, 0.3, 0.2],
    [0.1, 0.2, 0.7],
    [0.4, 0.4, 0.2],
  ]);

  it('counts rows whose class is among the k most probable; ties go to the first class', () => {
    expect(topKAccuracy([1, 0, 1], probabilities, 1)).toBe(0);
    expect(topKAccuracy([1, 0, 1], probabilities, 2)).toBeCloseTo(2 / 3, 15);
    expect(topKAccuracy([1, 0, 1], probabilities, 3)).toBe(1);
  });

  it('refuses k below 1', () => {
    expect(() => topKAccuracy([0, 0, 0], probabilities, 0)).toThrow('k: expected an integer of at least 1, got 0');
  });
});

describe('EvaluationReport', () => {
  it('gathers the scores of all classes', () => {
    const probabilities = Matrix.fromRows([
      [0.9, 0.1],
      [0.8, 0.2],
      [0.3, 0.7],
    ]);
    const report = new EvaluationReport(['a', 'b'], Int32Array.of(0, 1, 1), probabilities);
    expect(report.accuracy).toBeCloseTo(2 / 3, 15);
    expect(report.perClass.a).toEqual({ precision: 0.5, recall: 1, f1Score: 2 / 3, support: 1 });
    expect(report.perClass.b).toEqual({ precision: 1, recall: 0.5, f1Score: 2 / 3, support: 2 });
    expect(report.topKAccuracy(2)).toBe(1);
    expect(String(report)).toContain('accuracy                           0.67         3');
    expect(JSON.parse(JSON.stringify(report)).confusionMatrix).toEqual({
      classes: ['a', 'b'],
      counts: [
        [1, 0],
        [1, 1],
      ],
    });
  });
});
