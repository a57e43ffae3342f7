/** Probabilities of logits. */
export function softmax(logits: readonly number[]): readonly number[] {
  const highest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - highest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** As the classification tasks answer: every label with its probability, highest first. */
export function scoredLabels(
  labels: readonly string[],
  logits: readonly number[],
): readonly { readonly label: string; readonly score: number }[] {
  const scores = softmax(logits);
  return labels
    .map((label, index) => ({ label, score: scores[index] ?? 0 }))
    .toSorted((a, b) => b.score - a.score);
}
