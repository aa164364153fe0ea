"""A study on MPI: mpirun -n 2 python -m mpi4py.futures mpi_study.py."""

import denchi
from mpi4py.futures import MPIPoolExecutor


def main() -> None:
    """Run what is missing of the study, and merge it."""
    with MPIPoolExecutor() as pool:
        study = denchi.sweep("study.json", executor=pool, out="results", resume=True)
    print(study)


if __name__ == "__main__":
    main()
