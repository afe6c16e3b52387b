/** The positions of the `k` smallest distances, nearest first; of equal ones the earlier position. */
export function nearest(distances: Float64Array, k: number): number[] {
  const chosen: number[] = [];
  for (let e = 0; e < distances.length; e++) {
    const distance = distances[e]!;
    if (chosen.length === k && !(distance < distances[chosen[k - 1]!]!)) continue;
    let low = 0;
    let high = chosen.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (distances[chosen[middle]!]! <= distance) low = middle + 1;
      else high = middle;
    }
    chosen.splice(low, 0, e);
    if (chosen.length > k) chosen.pop();
  }
  return chosen;
}
