import type { OnnxGraph, OnnxNode, OnnxTensor } from './onnx_graph.ts';

/** Lines of TorchScript and the tensors that they refer to as `self.<name>`. */
export class TorchscriptCode {
  readonly lines: string[] = [];
  readonly tensors = new Map<string, OnnxTensor>();
  #values = 0;

  /** Adds a line; the name of its result. */
  add(expression: string): string {
    const name = `v${this.#values++}`;
    this.lines.push(`${name} = ${expression}`);
    return name;
  }

  /** The operations of a graph, given its input; the name of its output. */
  addGraph(graph: OnnxGraph, input: string): string {
    const names = new Map([[graph.input, input]]);
    const constants = new Map(graph.initializers);
    const name = (value: string): string => {
      const known = names.get(value);
      if (known !== undefined) return known;
      const constant = constants.get(value);
      if (!constant) throw new Error(`${value}: expected an earlier result or a constant`);
      const made = `w${this.tensors.size}`;
      this.tensors.set(made, constant);
      names.set(value, `self.${made}`);
      return `self.${made}`;
    };
    for (const node of graph.nodes) {
      const [output] = node.outputs as [string];
      const value = node.attributes.get('value');
      if (node.kind === 'Constant') constants.set(output, value as OnnxTensor);
      // All floats are float32 here.
      else if (node.kind === 'Cast') names.set(output, name(node.inputs[0]!));
      else names.set(output, this.add(expressionOf(node, name, (input) => integers(constants.get(input)!))));
    }
    return name(graph.output);
  }
}

const calls: Record<string, string> = {
  Add: 'add',
  Sub: 'sub',
  Mul: 'mul',
  Div: 'div',
  Pow: 'pow',
  Log: 'log',
  MatMul: 'matmul',
  Max: 'maximum',
  ReduceMax: 'max',
};

function expressionOf(node: OnnxNode, name: (input: string) => string, numbers: (input: string) => number[]): string {
  const { attributes, inputs, kind } = node;
  const list = (attribute: string) => attributes.get(attribute) as number[] | undefined;
  const [first, second] = inputs as [string, string];
  const x = name(first);
  switch (kind) {
    case 'Conv': {
      const kernel = list('kernel_shape')!;
      const pads = list('pads') ?? kernel.flatMap(() => [0, 0]);
      const before = pads.slice(0, kernel.length);
      if (String(before) !== String(pads.slice(kernel.length)))
        throw new Error('Conv: expected the same padding on both sides');
      const bias = inputs[2] ? name(inputs[2]) : 'None';
      const geometry = [list('strides')!, before, list('dilations')!].map((sizes) => `[${sizes}]`);
      return `torch.conv${kernel.length}d(${[x, name(second), bias, ...geometry, attributes.get('group')].join(', ')})`;
    }
    case 'MaxPool':
      return `torch.max_pool2d(${x}, [${list('kernel_shape')}], [${list('strides')}])`;
    case 'LeakyRelu':
      return `torch.leaky_relu(${x}, ${attributes.get('alpha')})`;
    case 'Reshape':
      return `torch.reshape(${x}, [${numbers(second)}])`;
    case 'Unsqueeze':
      return `torch.unsqueeze(${x}, ${numbers(second)})`;
    case 'Transpose':
      return `torch.permute(${x}, [${list('perm')}])`;
    case 'Clip': {
      const low = `torch.maximum(${x}, ${name(second)})`;
      return inputs[2] ? `torch.minimum(${low}, ${name(inputs[2])})` : low;
    }
  }
  if (!calls[kind]) throw new Error(`${kind}: expected an operation of the speech embedding's graphs`);
  return `torch.${calls[kind]}(${inputs.map(name).join(', ')})`;
}

function integers({ bytes }: OnnxTensor): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: bytes.length / 8 }, (_, i) => Number(view.getBigInt64(8 * i, true)));
}
