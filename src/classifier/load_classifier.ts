import { loadModel } from './persistence/model_folder.ts';
import { TrainedClassifier } from './trained_classifier.ts';

/**
 * Loads a classifier from the folder that `save` wrote. Features of your own must be registered
 * before (`registerFeature`).
 *
 * @throws DataError naming the file and the field when anything is missing, damaged or inconsistent
 * @example
 * const genre = await loadClassifier('models/genre');
 * const [best] = await genre.predict('song.mp3', { topK: 1 });
 */
export async function loadClassifier(dir: string): Promise<TrainedClassifier> {
  return new TrainedClassifier(await loadModel(dir));
}
