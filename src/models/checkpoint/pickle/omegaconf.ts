import { ConfigNode, OpaqueObject, type PickleValue } from './values.ts';

/**
 * The classes of OmegaConf that a configuration without classes of its own is pickled as, with the attribute that
 * holds its content; the bookkeeping beside it is dropped. Nodes of enumerations and paths would need names of others.
 *
 * Source: omegaconf 2.3, base.py, basecontainer.py, nodes.py.
 */
const contentOf: Readonly<Record<string, string | null>> = {
  'omegaconf.dictconfig.DictConfig': '_content',
  'omegaconf.listconfig.ListConfig': '_content',
  'omegaconf.nodes.AnyNode': '_val',
  'omegaconf.nodes.StringNode': '_val',
  'omegaconf.nodes.IntegerNode': '_val',
  'omegaconf.nodes.FloatNode': '_val',
  'omegaconf.nodes.BooleanNode': '_val',
  'omegaconf.nodes.BytesNode': '_val',
  'omegaconf.base.Metadata': null,
  'omegaconf.base.ContainerMetadata': null,
};

const builtins = 'object dict list tuple str unicode int long float bool bytes'.split(' ');
/** What its bookkeeping names as types. */
const types = new Set([
  'typing.Any',
  ...builtins.flatMap((name) => [`builtins.${name}`, `__builtin__.${name}`]), // Python 3 and, for protocol 2, Python 2
]);

/** Whether a name is one that a pickled configuration refers to. */
export function isConfigName(path: string): boolean {
  return Object.hasOwn(contentOf, path) || types.has(path);
}

/** Whether it is the name of a type that OmegaConf, or a defaultdict of it, mentions. */
export function isConfigType(value: PickleValue | undefined): boolean {
  return value instanceof OpaqueObject && value.args === null && types.has(`${value.module}.${value.name}`);
}

/** Interprets `cls.__new__(cls)`. @throws SyntaxError for other classes, and with arguments */
export function makeConfigNode(type: PickleValue, args: PickleValue): ConfigNode {
  const path = type instanceof OpaqueObject && type.args === null ? `${type.module}.${type.name}` : 'something';
  if (!Object.hasOwn(contentOf, path)) throw new SyntaxError(`an object of ${path.slice(0, 200)}`);
  if (!Array.isArray(args) || args.length > 0) throw new SyntaxError(`an object of ${path} with arguments`);
  return new ConfigNode(path);
}

/** Interprets the state of a node: keeps what it holds. @throws SyntaxError when that is not what such a node holds */
export function buildConfigNode(node: ConfigNode, state: PickleValue): void {
  const attribute = contentOf[node.type]!;
  if (!(state instanceof Map)) throw new SyntaxError(`${node.type}: expected a dict as its state`);
  if (attribute === null) return;
  const value = state.get(attribute);
  const special = value === null || typeof value === 'string'; // interpolated, missing (???) or none
  const fits =
    attribute === '_val'
      ? ['number', 'bigint', 'boolean'].includes(typeof value) || value instanceof Uint8Array
      : node.type.endsWith('DictConfig')
        ? value instanceof Map
        : Array.isArray(value);
  if (!special && !fits) throw new SyntaxError(`${node.type}: expected its content as ${attribute}`);
  node.value = value!;
}
