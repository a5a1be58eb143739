declare module 'quadprog' {
  /** Arrays count from 1; entry 0 is not read. */
  const quadprog: {
    solveQP(
      square: readonly (readonly number[])[],
      linear: readonly number[],
      rows: readonly (readonly number[])[],
      bounds: readonly number[],
      equalities: number,
    ): { readonly solution: number[]; readonly message: string };
  };
  export default quadprog;
}
