import { expect, it } from 'vitest';
import { ByteGate } from '../../../src/dataset/musicgen/byte_gate.ts';

/** Work that ends when told, and how much of it was under way at most. */
function work() {
  const running = new Map<string, () => void>();
  const order: string[] = [];
  const run = (name: string) => () => {
    order.push(name);
    return new Promise<void>((end) => running.set(name, end));
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const end = async (name: string) => {
    running.get(name)!();
    running.delete(name);
    await settle();
  };
  return { run, end, settle, order, running };
}

it('lets in what fits, in the order of arrival, also where a later one would fit', async () => {
  const { run, end, settle, running, order } = work();
  const gate = new ByteGate(10);
  const all = [6, 4, 8, 1].map((bytes, i) => gate.pass(bytes, run(String(i))));
  await settle();
  expect([...running.keys()]).toEqual(['0', '1']);
  await end('1');
  // The third needs 8 beside the 6 that are inside; the fourth waits behind it.
  expect([...running.keys()]).toEqual(['0']);
  await end('0');
  expect([...running.keys()]).toEqual(['2', '3']);
  await end('2');
  await end('3');
  await Promise.all(all);
  expect(order).toEqual(['0', '1', '2', '3']);
});

it('does alone what needs more than there is, and goes on after a failure', async () => {
  const { run, end, settle, running } = work();
  const gate = new ByteGate(10);
  const large = gate.pass(100, () => Promise.reject(new Error('too much')));
  const small = gate.pass(1, run('small'));
  await expect(large).rejects.toThrow('too much');
  await settle();
  expect([...running.keys()]).toEqual(['small']);
  await end('small');
  await small;
});
