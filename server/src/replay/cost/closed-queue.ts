/**
 * Throughput of a closed queue with one serial station, by exact mean-value recursion: `customers` go round, each works `think` on its own and then
 * needs the station for `service`. The unit of the result is customers per unit of time of the arguments.
 */
export const closedQueue = (customers: number, think: number, service: number): number => {
  let waiting = 0;
  let throughput = 0;
  for (let n = 1; n <= customers; n += 1) {
    const response = service * (1 + waiting);
    throughput = n / (think + response);
    waiting = throughput * response;
  }
  return throughput;
};
