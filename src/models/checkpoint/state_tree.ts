import { ConfigNode, OpaqueObject, type PickleValue } from './pickle/values.ts';
import type { TensorLocation } from './types.ts';

/** Released checkpoints nest half a dozen deep. */
const maxDepth = 64;
const maxTensors = 250_000;
const maxNameLength = 2000;

interface NamedTensor {
  path: string[];
  tensor: TensorLocation;
}

/**
 * The tensors of an interpreted pickle by name: the keys on the way to them, joined by dots, without
 * the dicts that wrap all of them. Of a training checkpoint of audiocraft, those of the model that was best.
 *
 * @throws SyntaxError when the tree is too deep, holds itself or would give too many names
 */
export function collectTensors(
  root: PickleValue,
  isTensor: (value: PickleValue) => boolean,
): Map<string, TensorLocation> {
  checkNesting(root);
  const found: NamedTensor[] = [];
  const path: string[] = [];
  let visits = 0;
  const visit = (value: PickleValue): void => {
    if (++visits > 8 * maxTensors) throw new SyntaxError('the same values are nested again and again');
    if (isTensor(value)) {
      if (found.length >= maxTensors) throw new SyntaxError(`more than ${maxTensors} tensors`);
      found.push({ path: [...path], tensor: value as TensorLocation });
      return;
    }
    for (const [key, child] of children(value)) {
      path.push(key);
      visit(child);
      path.pop();
    }
  };
  visit(root); // all of it: what expands is refused wherever it lies
  const model = modelOf(root);
  if (model !== root) {
    found.length = 0;
    visit(model);
  }
  const wrappers = sharedDepth(found);
  const tensors = new Map<string, TensorLocation>();
  for (const { path, tensor } of found) {
    const name = path.slice(wrappers).join('.');
    if (name.length > maxNameLength) throw new SyntaxError(`a name of ${name.length} characters`);
    if (tensors.has(name)) throw new SyntaxError(`two tensors are named ${name}`);
    tensors.set(name, tensor);
  }
  return tensors;
}

/**
 * The weights of a training checkpoint of audiocraft, chosen as its own export does; other tensors there are the
 * optimiser's and averages. Anything else is given back.
 *
 * Source: facebookresearch/audiocraft, utils/export.py, solvers/base.py.
 */
function modelOf(content: PickleValue): PickleValue {
  if (!(content instanceof Map) || !content.has('xp.cfg')) return content;
  for (const states of [content.get('fsdp_best_state'), content.get('best_state'), content]) {
    const model = states instanceof Map ? states.get('model') : undefined;
    if (model instanceof Map) return model;
  }
  return content;
}

/** How many of the first keys all tensors share, leaving each at least its last. */
function sharedDepth(found: readonly NamedTensor[]): number {
  const first = found[0]?.path ?? [];
  let depth = Math.max(0, first.length - 1);
  for (const { path } of found) {
    let shared = 0;
    while (shared < Math.min(depth, path.length - 1) && path[shared] === first[shared]) shared++;
    depth = shared;
  }
  return depth;
}

function checkNesting(root: PickleValue): void {
  const finished = new Set<PickleValue>();
  const open = new Set<PickleValue>();
  const visit = (value: PickleValue): void => {
    if (typeof value !== 'object' || finished.has(value)) return;
    if (open.has(value)) throw new SyntaxError('a value that holds itself');
    if (open.size >= maxDepth) throw new SyntaxError(`values nested more than ${maxDepth} deep`);
    open.add(value);
    for (const [, child] of children(value)) visit(child);
    open.delete(value);
    finished.add(value);
  };
  visit(root);
}

function* children(value: PickleValue): Iterable<[key: string, child: PickleValue]> {
  if (value instanceof Map) {
    for (const [key, child] of value) yield [nameOf(key), child];
  } else if (Array.isArray(value)) {
    for (const [index, child] of value.entries()) yield [String(index), child];
  } else if (value instanceof OpaqueObject && value.args) {
    yield ['args', value.args];
  } else if (value instanceof ConfigNode) {
    yield ['value', value.value];
  }
}

/** Keys that are neither text nor numbers never lead to weights. */
function nameOf(key: PickleValue): string {
  return typeof key === 'object' ? '?' : String(key);
}
