#!/bin/bash
# A study as a Slurm job array, submitted in the folder of study.json:
#   job=$(sbatch --parsable slurm.sh)
#   sbatch --dependency="afterok:$job" --wrap "denchi merge results --out study.h5"

# Shards, from 1; cases at a time in each.
#SBATCH --job-name=study
#SBATCH --array=1-4
#SBATCH --cpus-per-task=2
#SBATCH --mem-per-cpu=500M
#SBATCH --time=01:00:00
#SBATCH --requeue
#SBATCH --output=%x-%A-%a.log

set -euo pipefail
# Here the environment that has denchi: module load ..., source .../bin/activate

# A task that was killed and runs again goes on where it was.
denchi sweep study.json --out results --resume \
  --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" --threads "${SLURM_CPUS_PER_TASK:-1}"
