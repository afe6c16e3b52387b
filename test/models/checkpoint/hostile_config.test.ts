import { describe, expect, it } from 'vitest';
import { openCheckpoint } from '../../../src/models/checkpoint/index.ts';
import { ConfigNode } from '../../../src/models/checkpoint/pickle/values.ts';
import { temporaryFolder } from '../../audio/folder.ts';
import { place } from './golden_files.ts';
import { long, named, pickle, text, tuple } from './pickle_bytes.ts';
import { refusesIn } from './refuses.ts';
import { torchZip } from './zip_bytes.ts';

const folder = temporaryFolder();
const refuses = refusesIn(folder);

const dictConfig = named('omegaconf.dictconfig', 'DictConfig');
const listConfig = named('omegaconf.listconfig', 'ListConfig');
const anyNode = named('omegaconf.nodes', 'AnyNode');
const made = ')\x81';
/** A dict with one item as the state of what is on the stack. */
const state = (key: string, value: Uint8Array | string) =>
  Buffer.concat([Buffer.from('}'), text(key), Buffer.from(value as string, 'latin1'), Buffer.from('sb')]);

describe('pickled configurations', () => {
  it('keeps what nodes hold and drops their bookkeeping', async () => {
    const node = pickle(anyNode, made, '}(', text('_parent'), 'N', text('_val'), long(3n), 'ub');
    const { content } = await openCheckpoint(place(folder, 'node.pt', torchZip(node)));
    expect(content).toBeInstanceOf(ConfigNode);
    expect(content).toEqual({ type: 'omegaconf.nodes.AnyNode', value: 3 });
  });

  it.each<[string, Buffer, RegExp]>([
    ['a node of enumerations', pickle(named('omegaconf.nodes', 'EnumNode')), /refers to omegaconf.nodes.EnumNode/],
    ['a node of paths', pickle(named('omegaconf.nodes', 'PathNode')), /refers to omegaconf.nodes.PathNode/],
    ['its functions', pickle(named('omegaconf', 'OmegaConf')), /refers to omegaconf.OmegaConf/],
    ['resolvers', pickle(named('omegaconf.resolvers.oc', 'env')), /refers to omegaconf.resolvers.oc.env/],
    ['a class of its own', pickle(named('config', 'Settings'), made), /refers to config.Settings/],
    ['eval beside types', pickle(named('__builtin__', 'eval')), /refers to __builtin__.eval/],
    ['getattr beside types', pickle(named('builtins', 'getattr')), /refers to builtins.getattr/],
    ['a call of a type', pickle(named('builtins', 'dict'), ')R'), /a call of builtins.dict/],
    ['a call of a node', pickle(anyNode, ')R'), /a call of omegaconf.nodes.AnyNode/],
    ['an object of a type', pickle(named('builtins', 'list'), made), /an object of builtins.list/],
    ['an object of a call', pickle(named('demucs.x', 'Y'), ')R', made), /an object of something/],
    ['an object of text', pickle(text('x'), made), /an object of something/],
    ['a node with arguments', pickle(anyNode, tuple(text('x')), '\x81'), /AnyNode with arguments/],
    ['a node of a node', pickle(anyNode, made, state('_val', `${anyNode}${made}`)), /its content as _val/],
    ['a node of a list', pickle(anyNode, made, state('_val', ']')), /its content as _val/],
    ['a node of nothing', pickle(anyNode, made, '}b'), /its content as _val/],
    ['a state that is no dict', pickle(anyNode, made, 'Nb'), /expected a dict as its state/],
    ['a dict of a list', pickle(dictConfig, made, state('_content', ']')), /DictConfig: expected its content/],
    ['a list of a number', pickle(listConfig, made, state('_content', long(1n))), /ListConfig: expected its content/],
    ['an item of a node', pickle(dictConfig, made, text('k'), 'Ns'), /expected a dict, and keys/],
    ['a node in itself', pickle(listConfig, `${made}q\x01`, state('_content', '](h\x01e')), /holds itself/],
    ['a default of something', pickle(named('collections', 'defaultdict'), tuple(text('x')), 'R'), /expected a type/],
    [
      'a default that is called',
      pickle(named('collections', 'defaultdict'), tuple(named('demucs.x', 'Y')), 'R'),
      /defaultdict: expected a type/,
    ],
    ['nodes and nodes', pickle('(', anyNode, 'q\x00', `h\x00${made}`.repeat(100_000), 't'), /expanded again and again/],
    [
      'lists of the list before, twice, beside a model',
      pickle('}(', text('xp.cfg'), doubled(30), text('best_state'), '}', text('model'), '}su'),
      /nested again and again/,
    ],
    ['70 nodes in one another', pickle('(', listConfig, 'q\x00', nestedNodes(70), 't'), /nested more than 64 deep/],
  ])('refuses %s', (_, bytes, reason) => refuses(torchZip(bytes), reason));
});

/** Lists that hold the one before twice: small in the file, 2^levels long when written out. */
function doubled(levels: number): string {
  let lists = ']q\x01';
  for (let level = 1; level <= levels; level++) {
    const before = `h${String.fromCharCode(level)}`;
    lists += `](${before}${before}eq${String.fromCharCode(level + 1)}`;
  }
  return lists;
}

/** Lists of OmegaConf, each in the one before; the class is remembered as 0. */
function nestedNodes(levels: number): Buffer {
  const open = Buffer.concat([Buffer.from(`h\x00${made}}`, 'latin1'), text('_content'), Buffer.from('](')]);
  return Buffer.concat([...new Array(levels).fill(open), Buffer.from('esb'.repeat(levels))]);
}
