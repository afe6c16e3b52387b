export { type CatalogueEntry, catalogue, findEntry, type Licence, type WeightFile } from './catalogue.ts';
export { type PulledModel, type PullOptions, pullModel } from './pull.ts';
export { findCached, type ResolvedWeights, resolveWeights } from './resolve_weights.ts';
