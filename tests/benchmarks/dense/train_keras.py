"""The same by Keras on TensorFlow. `python dense/train_keras.py FOLDER WORK [steps an execution]`"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", KERAS_BACKEND="tensorflow", CUDA_VISIBLE_DEVICES="")

import keras
import tensorflow as tf
from rows import read, tell, timed

tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
keras.utils.set_random_seed(1)
x, y, epochs, batch = read()
steps = int(sys.argv[3]) if len(sys.argv) > 3 else 1
dense = keras.layers.Dense
model = keras.Sequential(
    [keras.Input((x.shape[1],)), dense(64, activation="relu"), dense(64, activation="relu"), dense(1)]
)
model.compile(optimizer=keras.optimizers.Adam(0.001), loss="mse", steps_per_execution=steps)
history, taken = timed(lambda: model.fit(x, y, epochs=epochs, batch_size=batch, verbose=0))
tell({**taken, "loss": history.history["loss"][-1]})
