#!/bin/bash
# A study as a PBS job array, submitted in the folder of study.json:
#   job=$(qsub pbs.sh)
#   echo 'cd "$PBS_O_WORKDIR" && denchi merge results --out study.h5' |
#     qsub -N merge -W depend=afterok:"$job"

# Shards, from 1; cases at a time in each.
#PBS -N study
#PBS -J 1-4
#PBS -l select=1:ncpus=2:mem=1gb
#PBS -l walltime=01:00:00
#PBS -j oe
shards=4 # as in -J: PBS does not tell

set -euo pipefail
cd "$PBS_O_WORKDIR"
# Here the environment that has denchi: module load ..., source .../bin/activate

# A task that was killed and runs again goes on where it was.
denchi sweep study.json --out results --resume \
  --shard "$PBS_ARRAY_INDEX/$shards" --threads "${NCPUS:-1}"
