export { type CatalogueEntry, catalogue, findEntry, type Licence, type WeightFile } from './catalogue.ts';
export { type ResolvedWeights, resolveWeights } from './resolve_weights.ts';
