"""A study on Dask: two workers on this machine, or Slurm jobs with --slurm."""

import sys

import denchi
from dask.distributed import Client, LocalCluster


def main() -> None:
    """Run what is missing of the study, and merge it."""
    if "--slurm" in sys.argv[1:]:
        from dask_jobqueue import SLURMCluster

        cluster = SLURMCluster(cores=2, processes=2, memory="1GB", walltime="01:00:00")
        cluster.scale(jobs=2)
    else:
        cluster = LocalCluster(n_workers=2, threads_per_worker=1)
    with cluster, Client(cluster) as client:
        study = denchi.sweep("study.json", executor=client, out="results", resume=True)
    print(study)


if __name__ == "__main__":
    main()
