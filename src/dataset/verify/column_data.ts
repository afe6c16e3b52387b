import type { Data } from 'apache-arrow';

/** Faults of offsets in a column and what is in it, as `path: fault`. Readers in C++ trust them. */
export function* offsetFaults(data: Data, path = ''): Generator<string> {
  const { valueOffsets, length, children } = data;
  const name = path === '' ? 'offsets' : path;
  if (valueOffsets && length > 0) {
    const offsets = valueOffsets as Int32Array;
    const available = children[0]?.length ?? data.values?.byteLength ?? 0;
    let fault: string | undefined;
    if (offsets[0]! < 0) fault = `begin below 0: ${offsets[0]}`;
    for (let i = 0; i < length && !fault; i++) {
      if (offsets[i + 1]! < offsets[i]!) fault = `go back at value ${i}: ${offsets[i]} to ${offsets[i + 1]}`;
    }
    if (!fault && offsets[length]! > available) fault = `end at ${offsets[length]} of ${available}`;
    if (fault) yield `${name}: ${fault}`;
  }
  for (const [index, child] of (children ?? []).entries()) {
    yield* offsetFaults(child, `${name}.${data.type.children?.[index]?.name ?? index}`);
  }
}

/** The numbers of lists of lists: where each list begins, and all numbers. Null where there are no such lists. */
export interface NestedNumbers {
  /** For each row, where its lists begin among all lists. */
  rows: Int32Array;
  /** For each list, where its numbers begin. */
  lists: Int32Array;
  numbers: ArrayLike<number | bigint>;
}

/** The buffers of a list<list<number>> column. */
export function nestedNumbers(data: Data): NestedNumbers | null {
  const inner = data.children[0];
  const leaf = inner?.children[0];
  if (!data.valueOffsets || !inner?.valueOffsets || !leaf?.values) return null;
  return {
    rows: data.valueOffsets as Int32Array,
    lists: inner.valueOffsets as Int32Array,
    numbers: leaf.values as ArrayLike<number | bigint>,
  };
}

/** A column or a member of a struct column: `labels` or `musicgen_features.labels`. */
export function* namedData(data: Data, prefix = ''): Generator<[name: string, data: Data]> {
  for (const [index, field] of (data.type.children ?? []).entries()) {
    const child = data.children[index]!;
    const name = prefix + field.name;
    yield [name, child];
    if (child.type.children?.length && !child.valueOffsets) yield* namedData(child, `${name}.`);
  }
}
