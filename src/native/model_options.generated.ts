// Generated from the parameter lists in native/models by `npm run generate`. Do not edit.

import type { OpSchema } from './addon.ts';

/** Options of `demucs`: One segment into its stems, by Demucs. */
export interface DemucsOptions {
  /**
   * Number of stems. At least 1.
   * @default 4
   */
  sources?: number;
  /**
   * 'audio_channels'. At least 1.
   * @default 2
   */
  audioChannels?: number;
  /**
   * 'nfft'; the hop is a quarter. In samples, at least 16, at most 1048576.
   * @default 4096
   */
  nFft?: number;
  /**
   * Of all layers that see both branches. At least 1.
   * @default 4
   */
  stride?: number;
  /**
   * 'time_stride', of layers behind the merge. At least 1.
   * @default 2
   */
  timeStride?: number;
  /**
   * 'norm_groups'. At least 1.
   * @default 4
   */
  normGroups?: number;
  /**
   * 't_heads', of the transformer. At least 1.
   * @default 8
   */
  heads?: number;
  /**
   * Shorter input is filled up to it (HTDemucs); 0 runs at any length (HDemucs). In samples, at least 0.
   * @default 0
   */
  trainingLength?: number;
  /**
   * 'freq_emb' * 'emb_scale'.
   * @default 2
   */
  embeddingScale?: number;
  /**
   * 't_max_period'. Above 1.
   * @default 10000
   */
  maxPeriod?: number;
  /**
   * 't_weight_pos_embed'.
   * @default 1
   */
  positionWeight?: number;
  /**
   * 't_cross_first'.
   * @default false
   */
  crossFirst?: boolean;
  /**
   * 't_gelu'; else ReLU.
   * @default true
   */
  gelu?: boolean;
  /**
   * The decoder starts from zeros (HDemucs).
   * @default false
   */
  zeroBottom?: boolean;
  /**
   * 'dconv_depth' above 0.
   * @default true
   */
  dilated?: boolean;
  /**
   * Threads that LibTorch uses inside one segment; segments themselves run beside each other. In threads, at least 1.
   * @default 1
   */
  torchThreads?: number;
  /**
   * Element type of weights and activations; half precision is meant for GPUs.
   * @default "float32"
   */
  precision?: 'float32' | 'float16' | 'bfloat16';
  /**
   * Lets a GPU round float32 products to TF32: faster, about three digits less.
   * @default false
   */
  tf32?: boolean;
}

/** Options of `encodecDecode`: Audio from EnCodec's residual codes. */
export interface EncodecDecodeOptions {
  /**
   * Codebooks to use, coarsest first; null for all of the checkpoint. In codebooks, at least 1.
   * @default null
   */
  numCodebooks?: number | null;
  /**
   * Convolutions see no later samples; from the checkpoint.
   * @default false
   */
  causal?: boolean;
  /**
   * What convolutions see beyond the ends; from the checkpoint.
   * @default "reflect"
   */
  padMode?: 'reflect' | 'constant' | 'replicate';
  /**
   * Share of the overhang that causal transposed convolutions cut at the right; from the checkpoint. At least 0, at most 1.
   * @default 1
   */
  trimRightRatio?: number;
  /**
   * Factor from one residual layer's dilation to the next; from the checkpoint. At least 1.
   * @default 2
   */
  dilationGrowth?: number;
  /**
   * Divides the signal by its loudness before coding; from the checkpoint.
   * @default false
   */
  normalize?: boolean;
  /**
   * Threads that LibTorch uses inside one segment; segments themselves run beside each other. In threads, at least 1.
   * @default 1
   */
  torchThreads?: number;
  /**
   * Element type of weights and activations; half precision is meant for GPUs.
   * @default "float32"
   */
  precision?: 'float32' | 'float16' | 'bfloat16';
  /**
   * Lets a GPU round float32 products to TF32: faster, about three digits less.
   * @default false
   */
  tf32?: boolean;
}

/** Options of `encodecEncode`: Audio as EnCodec's residual codes. */
export interface EncodecEncodeOptions {
  /**
   * Codebooks to use, coarsest first; null for all of the checkpoint. In codebooks, at least 1.
   * @default null
   */
  numCodebooks?: number | null;
  /**
   * Convolutions see no later samples; from the checkpoint.
   * @default false
   */
  causal?: boolean;
  /**
   * What convolutions see beyond the ends; from the checkpoint.
   * @default "reflect"
   */
  padMode?: 'reflect' | 'constant' | 'replicate';
  /**
   * Share of the overhang that causal transposed convolutions cut at the right; from the checkpoint. At least 0, at most 1.
   * @default 1
   */
  trimRightRatio?: number;
  /**
   * Factor from one residual layer's dilation to the next; from the checkpoint. At least 1.
   * @default 2
   */
  dilationGrowth?: number;
  /**
   * Divides the signal by its loudness before coding; from the checkpoint.
   * @default false
   */
  normalize?: boolean;
  /**
   * Threads that LibTorch uses inside one segment; segments themselves run beside each other. In threads, at least 1.
   * @default 1
   */
  torchThreads?: number;
  /**
   * Element type of weights and activations; half precision is meant for GPUs.
   * @default "float32"
   */
  precision?: 'float32' | 'float16' | 'bfloat16';
  /**
   * Lets a GPU round float32 products to TF32: faster, about three digits less.
   * @default false
   */
  tf32?: boolean;
}

/** Options of `t5Encoder`: Text as T5's encoder sees it. */
export interface T5EncoderOptions {
  /**
   * Ends with MusicGen's enc_to_dec_proj, and zeros where the mask is 0.
   * @default false
   */
  project?: boolean;
  /**
   * Between the layers of the feed-forward part; from the checkpoint.
   * @default "relu"
   */
  activation?: 'relu' | 'gelu_new';
  /**
   * Added to the mean square; from the checkpoint. Above 0.
   * @default 0.000001
   */
  layerNormEpsilon?: number;
  /**
   * Distances from here on share one bias; from the checkpoint. In tokens, at least 2.
   * @default 128
   */
  maxDistance?: number;
  /**
   * Threads that LibTorch uses inside one segment; segments themselves run beside each other. In threads, at least 1.
   * @default 1
   */
  torchThreads?: number;
  /**
   * Element type of weights and activations; half precision is meant for GPUs.
   * @default "float32"
   */
  precision?: 'float32' | 'float16' | 'bfloat16';
  /**
   * Lets a GPU round float32 products to TF32: faster, about three digits less.
   * @default false
   */
  tf32?: boolean;
}

/** Options of `torchscript`: A TorchScript module of the user's. */
export interface TorchscriptOptions {
  /**
   * Threads that LibTorch uses inside one segment; segments themselves run beside each other. In threads, at least 1.
   * @default 1
   */
  torchThreads?: number;
  /**
   * Element type of weights and activations; half precision is meant for GPUs.
   * @default "float32"
   */
  precision?: 'float32' | 'float16' | 'bfloat16';
  /**
   * Lets a GPU round float32 products to TF32: faster, about three digits less.
   * @default false
   */
  tf32?: boolean;
}

/** Options of `vggish`: VGGish's embeddings of log-mel examples. */
export interface VggishOptions {
  /**
   * Threads that LibTorch uses inside one segment; segments themselves run beside each other. In threads, at least 1.
   * @default 1
   */
  torchThreads?: number;
  /**
   * Element type of weights and activations; half precision is meant for GPUs.
   * @default "float32"
   */
  precision?: 'float32' | 'float16' | 'bfloat16';
  /**
   * Lets a GPU round float32 products to TF32: faster, about three digits less.
   * @default false
   */
  tf32?: boolean;
}

/** Names of the LibTorch plug-in's ops. */
export type ModelOpName =
  | 'demucs'
  | 'encodecDecode'
  | 'encodecEncode'
  | 't5Encoder'
  | 'torchscript'
  | 'vggish';

/** What the addon says of its ops: the material of CLI flags and of the TypeScript fallback. */
export const modelSchemas: Record<ModelOpName, OpSchema> = {
  "demucs": {
    "name": "demucs",
    "version": 1,
    "input": "audio",
    "doc": "One segment into its stems, by Demucs.",
    "fields": [
      {
        "name": "sources",
        "type": "integer",
        "doc": "Number of stems.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 4,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "audioChannels",
        "type": "integer",
        "doc": "'audio_channels'.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "nFft",
        "type": "integer",
        "doc": "'nfft'; the hop is a quarter.",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 4096,
        "minimum": 16,
        "maximum": 1048576,
        "choices": []
      },
      {
        "name": "stride",
        "type": "integer",
        "doc": "Of all layers that see both branches.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 4,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "timeStride",
        "type": "integer",
        "doc": "'time_stride', of layers behind the merge.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "normGroups",
        "type": "integer",
        "doc": "'norm_groups'.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 4,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "heads",
        "type": "integer",
        "doc": "'t_heads', of the transformer.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 8,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "trainingLength",
        "type": "integer",
        "doc": "Shorter input is filled up to it (HTDemucs); 0 runs at any length (HDemucs).",
        "unit": "samples",
        "nullable": false,
        "required": false,
        "default": 0,
        "minimum": 0,
        "choices": []
      },
      {
        "name": "embeddingScale",
        "type": "number",
        "doc": "'freq_emb' * 'emb_scale'.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "choices": []
      },
      {
        "name": "maxPeriod",
        "type": "number",
        "doc": "'t_max_period'.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 10000,
        "minimum": 1,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "positionWeight",
        "type": "number",
        "doc": "'t_weight_pos_embed'.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "choices": []
      },
      {
        "name": "crossFirst",
        "type": "boolean",
        "doc": "'t_cross_first'.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "gelu",
        "type": "boolean",
        "doc": "'t_gelu'; else ReLU.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "zeroBottom",
        "type": "boolean",
        "doc": "The decoder starts from zeros (HDemucs).",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "dilated",
        "type": "boolean",
        "doc": "'dconv_depth' above 0.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": true,
        "choices": []
      },
      {
        "name": "torchThreads",
        "type": "integer",
        "doc": "Threads that LibTorch uses inside one segment; segments themselves run beside each other.",
        "unit": "threads",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Element type of weights and activations; half precision is meant for GPUs.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "float32",
        "choices": [
          "float32",
          "float16",
          "bfloat16"
        ]
      },
      {
        "name": "tf32",
        "type": "boolean",
        "doc": "Lets a GPU round float32 products to TF32: faster, about three digits less.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "encodecDecode": {
    "name": "encodecDecode",
    "version": 1,
    "input": "tokens",
    "doc": "Audio from EnCodec's residual codes.",
    "fields": [
      {
        "name": "numCodebooks",
        "type": "number",
        "doc": "Codebooks to use, coarsest first; null for all of the checkpoint.",
        "unit": "codebooks",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "causal",
        "type": "boolean",
        "doc": "Convolutions see no later samples; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What convolutions see beyond the ends; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "reflect",
        "choices": [
          "reflect",
          "constant",
          "replicate"
        ]
      },
      {
        "name": "trimRightRatio",
        "type": "number",
        "doc": "Share of the overhang that causal transposed convolutions cut at the right; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0,
        "maximum": 1,
        "choices": []
      },
      {
        "name": "dilationGrowth",
        "type": "integer",
        "doc": "Factor from one residual layer's dilation to the next; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "normalize",
        "type": "boolean",
        "doc": "Divides the signal by its loudness before coding; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "torchThreads",
        "type": "integer",
        "doc": "Threads that LibTorch uses inside one segment; segments themselves run beside each other.",
        "unit": "threads",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Element type of weights and activations; half precision is meant for GPUs.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "float32",
        "choices": [
          "float32",
          "float16",
          "bfloat16"
        ]
      },
      {
        "name": "tf32",
        "type": "boolean",
        "doc": "Lets a GPU round float32 products to TF32: faster, about three digits less.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "encodecEncode": {
    "name": "encodecEncode",
    "version": 1,
    "input": "audio",
    "doc": "Audio as EnCodec's residual codes.",
    "fields": [
      {
        "name": "numCodebooks",
        "type": "number",
        "doc": "Codebooks to use, coarsest first; null for all of the checkpoint.",
        "unit": "codebooks",
        "nullable": true,
        "required": false,
        "default": null,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "causal",
        "type": "boolean",
        "doc": "Convolutions see no later samples; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "padMode",
        "type": "choice",
        "doc": "What convolutions see beyond the ends; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "reflect",
        "choices": [
          "reflect",
          "constant",
          "replicate"
        ]
      },
      {
        "name": "trimRightRatio",
        "type": "number",
        "doc": "Share of the overhang that causal transposed convolutions cut at the right; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 0,
        "maximum": 1,
        "choices": []
      },
      {
        "name": "dilationGrowth",
        "type": "integer",
        "doc": "Factor from one residual layer's dilation to the next; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 2,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "normalize",
        "type": "boolean",
        "doc": "Divides the signal by its loudness before coding; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "torchThreads",
        "type": "integer",
        "doc": "Threads that LibTorch uses inside one segment; segments themselves run beside each other.",
        "unit": "threads",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Element type of weights and activations; half precision is meant for GPUs.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "float32",
        "choices": [
          "float32",
          "float16",
          "bfloat16"
        ]
      },
      {
        "name": "tf32",
        "type": "boolean",
        "doc": "Lets a GPU round float32 products to TF32: faster, about three digits less.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "t5Encoder": {
    "name": "t5Encoder",
    "version": 1,
    "input": "tokens",
    "doc": "Text as T5's encoder sees it.",
    "fields": [
      {
        "name": "project",
        "type": "boolean",
        "doc": "Ends with MusicGen's enc_to_dec_proj, and zeros where the mask is 0.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      },
      {
        "name": "activation",
        "type": "choice",
        "doc": "Between the layers of the feed-forward part; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "relu",
        "choices": [
          "relu",
          "gelu_new"
        ]
      },
      {
        "name": "layerNormEpsilon",
        "type": "number",
        "doc": "Added to the mean square; from the checkpoint.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": 0.000001,
        "minimum": 0,
        "exclusiveMinimum": true,
        "choices": []
      },
      {
        "name": "maxDistance",
        "type": "integer",
        "doc": "Distances from here on share one bias; from the checkpoint.",
        "unit": "tokens",
        "nullable": false,
        "required": false,
        "default": 128,
        "minimum": 2,
        "choices": []
      },
      {
        "name": "torchThreads",
        "type": "integer",
        "doc": "Threads that LibTorch uses inside one segment; segments themselves run beside each other.",
        "unit": "threads",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Element type of weights and activations; half precision is meant for GPUs.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "float32",
        "choices": [
          "float32",
          "float16",
          "bfloat16"
        ]
      },
      {
        "name": "tf32",
        "type": "boolean",
        "doc": "Lets a GPU round float32 products to TF32: faster, about three digits less.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "torchscript": {
    "name": "torchscript",
    "version": 1,
    "input": "audio",
    "doc": "A TorchScript module of the user's.",
    "fields": [
      {
        "name": "torchThreads",
        "type": "integer",
        "doc": "Threads that LibTorch uses inside one segment; segments themselves run beside each other.",
        "unit": "threads",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Element type of weights and activations; half precision is meant for GPUs.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "float32",
        "choices": [
          "float32",
          "float16",
          "bfloat16"
        ]
      },
      {
        "name": "tf32",
        "type": "boolean",
        "doc": "Lets a GPU round float32 products to TF32: faster, about three digits less.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  },
  "vggish": {
    "name": "vggish",
    "version": 1,
    "input": "examples",
    "doc": "VGGish's embeddings of log-mel examples.",
    "fields": [
      {
        "name": "torchThreads",
        "type": "integer",
        "doc": "Threads that LibTorch uses inside one segment; segments themselves run beside each other.",
        "unit": "threads",
        "nullable": false,
        "required": false,
        "default": 1,
        "minimum": 1,
        "choices": []
      },
      {
        "name": "precision",
        "type": "choice",
        "doc": "Element type of weights and activations; half precision is meant for GPUs.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": "float32",
        "choices": [
          "float32",
          "float16",
          "bfloat16"
        ]
      },
      {
        "name": "tf32",
        "type": "boolean",
        "doc": "Lets a GPU round float32 products to TF32: faster, about three digits less.",
        "unit": "",
        "nullable": false,
        "required": false,
        "default": false,
        "choices": []
      }
    ]
  }
};
