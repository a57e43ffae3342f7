/** Tasks whose models write text. */
export const generatingTasks: readonly string[] = [
  'text-generation',
  'summarization',
  'image-to-text',
];
