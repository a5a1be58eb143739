// What each method takes.

/** The descriptor of the request of every method, by its path. */
export const inputsOf = ({ files }) =>
  new Map(
    [...files]
      .flatMap(({ services }) => services)
      .flatMap(({ typeName, methods }) => methods.map(({ name, input }) => [`/${typeName}/${name}`, input])),
  );
