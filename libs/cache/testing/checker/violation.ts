/** G1 isolation, G2 freshness, G3 erasure, G4 one computation, G5 an answer whatever breaks. */
export interface Violation {
  readonly guarantee: 'G1' | 'G2' | 'G3' | 'G4' | 'G5';
  readonly at: number;
  readonly text: string;
}
