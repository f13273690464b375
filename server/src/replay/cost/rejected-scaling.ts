/** The Universal Scalability Law with its best fit to the published points: shown to say why it is not used (MODEL.md 11.4). */
export const rejectedScaling = (guests: number): number => {
  const [perGuest, contention, coherence] = [598_000, 0.44, 0.099];
  return (perGuest * guests) / (1 + contention * (guests - 1) + coherence * guests * (guests - 1));
};
