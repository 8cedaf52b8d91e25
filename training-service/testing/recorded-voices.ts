/** What a command of this room prints, says and reports as progress, kept for a test. */
export function recordedVoices() {
  const printed: string[] = [];
  const said: string[] = [];
  const progress: string[] = [];
  return {
    printed,
    said,
    progress,
    voices: {
      print: (line: string) => void printed.push(line),
      say: (line: string) => void said.push(line),
      progress: (line: string) => void progress.push(line),
    },
  };
}
