/** Faults of the table that no file here brings about, and why. */
export const NOT_HERE = {
  U2: "another issuer's outages and key rotations are the tests of services/gateway/test/oidc.test.ts",
  M1: 'limits of the operating system on one process (heap, descriptors, pids) are set where processes are started, not here',
  N2: 'certificates of services are renewed and refused in services/gateway/test/security',
};
