/** A sentence of a report: what stands in backticks is code. All of it is text, whatever it looks like. */
export function Prose({ text }: { text: string }) {
  // Of the parts between backticks every second one was inside; an odd backtick at the end opens nothing.
  const parts = text.split(/`([^`\n]+)`/);
  return <>{parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}</>;
}
